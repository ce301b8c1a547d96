import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { readLines } from "@/lib/logs/read";
import { pool } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { control } from "@/lib/sandbox/testing/sandbox";

useDatabase();
const workplace = useWorkplace({ worker: false });

const workers: ChildProcess[] = [];

async function startWorkerProcess(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, ["--import", "tsx", "jobs/worker.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  workers.push(worker);
  await once(worker.stdout, "data");
  return worker;
}

async function kill(worker: ChildProcess): Promise<void> {
  worker.kill("SIGKILL");
  await once(worker, "exit");
}

afterAll(() =>
  Promise.all(workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map(kill)),
);

/** Prints a numbered line every 50 ms for some seconds: each gap, repeat or second run would show. */
const slowBuild = `
  let line = 0;
  console.log("build begins");
  const timer = setInterval(() => {
    console.log("line " + line++);
    if (line === 160) { clearInterval(timer); console.log("build ends"); }
  }, 50);`;

it("goes on after a worker is killed in the middle of a step, without running it again or losing a line", async () => {
  const { actor, git } = workplace;
  const repository = await git.add("slow", {
    ...nodeApp(answering("up"), { build: "node build.js" }),
    "build.js": slowBuild,
  });
  const first = await startWorkerProcess();
  const { id } = await createEnvironment(actor, { repositoryUrl: repository.url });
  const built = async () =>
    (await readLines(id, { after: 0, limit: 1_000 }))
      .filter(({ step, stream, text }) => step === "build" && stream === "stdout" && /^(line|build)/.test(text))
      .map(({ text }) => text);
  await eventually(async () => (await built()).includes("line 20"));
  await kill(first);
  const second = await startWorkerProcess();
  await untilStatus(actor, id, "ready");
  const lines = Array.from({ length: 160 }, (_, line) => `line ${line}`);
  expect(await built()).toEqual(["build begins", ...lines, "build ends"]);
  const { rows } = await pool().query("SELECT attempt FROM deployment_step WHERE name = 'launch'");
  expect(rows).toEqual([{ attempt: 1 }]);

  // The next worker takes the running environment over as well: its log goes on, and it can be ended.
  await kill(second);
  await startWorkerProcess();
  await terminateEnvironment(actor, id);
  await untilStatus(actor, id, "terminated");
});

it("leaves what runs on the machine alone when a worker stops in order", async () => {
  const { actor, git } = workplace;
  const repository = await git.add("slower", {
    ...nodeApp(answering("up"), { build: "node build.js" }),
    "build.js": slowBuild,
  });
  const [running] = workers.slice(-1);
  const { id } = await createEnvironment(actor, { repositoryUrl: repository.url });
  const step = async (name: string) =>
    (await getEnvironment(actor, id)).deployment?.steps.find((known) => known.name === name);
  await eventually(async () => (await step("build"))?.status === "running");
  running?.kill("SIGTERM");
  if (running) expect((await once(running, "exit"))[0]).toBe(0);
  expect((await step("build"))?.status).toBe("running");
  await startWorkerProcess();
  await untilStatus(actor, id, "ready");
  const texts = (await readLines(id, { after: 0, limit: 1_000 })).map(({ text }) => text);
  expect(texts.filter((text) => text === "build begins")).toHaveLength(1);
  expect(texts.filter((text) => text === "build ends")).toHaveLength(1);
  await terminateEnvironment(actor, id);
  await untilStatus(actor, id, "terminated");
});

it("goes on with a replacement after a worker is killed in the middle of it", async () => {
  const { actor, git, sandbox } = workplace;
  const files = { ...nodeApp(answering("up"), { build: "node build.js" }), "build.js": slowBuild };
  const repository = await git.add("replaced", files);
  const { id } = await createEnvironment(actor, { repositoryUrl: repository.url, market: "spot-only" });
  const before = await untilStatus(actor, id, "ready");
  await control(sandbox, "POST", "interruptions", { instanceId: before.instance.id, noticeMs: 120_000 });
  await eventually(async () => {
    const { deployment } = await getEnvironment(actor, id);
    const isBuilding = deployment?.steps.some(({ name, status }) => name === "build" && status === "running");
    return deployment?.purpose === "replace" && isBuilding;
  });
  const [running] = workers.slice(-1);
  if (running) await kill(running);
  await startWorkerProcess();
  const after = await untilStatus(actor, id, "ready");
  expect(after.instance.id).not.toBe(before.instance.id);
  expect(await (await fetch(`${after.url}/`)).text()).toBe("up");
  const builds = (await readLines(id, { after: 0, limit: 1_000 })).filter(({ text }) => text === "build begins");
  expect(builds).toHaveLength(2);
  const machines = "SELECT count(*)::int FROM instance WHERE environment_id = $1";
  expect((await pool().query(machines, [id])).rows).toEqual([{ count: 2 }]);
  await terminateEnvironment(actor, id);
  await untilStatus(actor, id, "terminated");
});
