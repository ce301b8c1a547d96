import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment, listEvents } from "@/lib/environments/queries";
import type { CreateEnvironmentInput } from "@/lib/environments/schema";
import { terminateEnvironment } from "@/lib/environments/terminate";
import type { Environment } from "@/lib/environments/types";
import { readLines } from "@/lib/logs/read";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();

let repositories = 0;

async function create(
  files: Record<string, string>,
  input: Partial<CreateEnvironmentInput> = {},
): Promise<Environment> {
  repositories += 1;
  const repository = await workplace.git.add(`app${repositories}`, files);
  return createEnvironment(workplace.actor, { repositoryUrl: repository.url, ...input });
}

async function expectNothingLeft(id: string): Promise<void> {
  const { provider } = await loadTarget(workplace.targetId);
  const remains = await provider.teardown(id, AbortSignal.timeout(60_000));
  expect(Object.values(remains).flat()).toEqual([]);
}

async function untilFailed(id: string): Promise<Environment> {
  const failed = await untilStatus(workplace.actor, id, "failed");
  expect(failed.terminatedAt).not.toBeNull();
  expect(failed.readyAt).toBeNull();
  await expectNothingLeft(id);
  return failed;
}

async function texts(id: string): Promise<string[]> {
  return (await readLines(id, { after: 0, limit: 1_000 })).map(({ text }) => text);
}

/** Which step failed: the others before it succeeded or were skipped, those after it never ran. */
function failedStep({ deployment }: Environment) {
  const failed = deployment?.steps.filter(({ status }) => status === "failed") ?? [];
  return failed.map(({ name }) => name).join();
}

describe.concurrent("an app that does not work ends `failed`, says why, and leaves nothing", () => {
  it("exits at once", async () => {
    const { id } = await create(nodeApp(`console.error("no config found"); process.exit(3)`));
    const failed = await untilFailed(id);
    expect(failedStep(failed)).toBe("verify");
    expect(failed.statusReason).toContain("exit code 3");
    expect(await texts(id)).toContain("no config found");
  });

  it("never listens", async () => {
    const { id } = await create(nodeApp("setInterval(() => {}, 1000)"));
    const failed = await untilFailed(id);
    expect(failed.statusReason).toContain("connection refused");
  });

  it("answers 500", async () => {
    const server = answering("oops").replace("response.end", "response.writeHead(500).end");
    const { id } = await create(nodeApp(server));
    expect((await untilFailed(id)).statusReason).toContain("status 500");
  });

  it("does not have its health path", async () => {
    const server = answering("oops").replace("response.end", "response.writeHead(request.url === '/' ? 200 : 404).end");
    const { id } = await create(nodeApp(server), { healthPath: "/healthz" });
    expect((await untilFailed(id)).statusReason).toContain("status 404 at localhost");
  });

  it("forks away", async () => {
    const startCommand = "setsid node server.js >/dev/null 2>&1 & sleep 0.2";
    const { id } = await create(nodeApp(answering("left behind")), { startCommand });
    expect((await untilFailed(id)).statusReason).toContain("in the foreground");
  });

  it("finds its port taken when it starts: a stranger that answers there is not taken for it", async () => {
    const { id, port } = await create(nodeApp(answering("ours"), { build: "sleep 3" }));
    const stranger = createServer((_, response) => response.end("not ours")).listen(port ?? 0, "127.0.0.1");
    try {
      expect((await untilFailed(id)).statusReason).toContain(`Port ${port} is in use by something else`);
    } finally {
      stranger.close();
    }
  });

  it("cannot be installed", async () => {
    const { id } = await create(nodeApp(answering("x")), { installCommand: "echo no such package >&2; exit 7" });
    const failed = await untilFailed(id);
    expect(failedStep(failed)).toBe("install");
    expect(failed.statusReason).toBe("The install step failed: The command ended with exit code 7: no such package.");
    expect((await texts(id)).filter((text) => text === failed.statusReason)).toHaveLength(1);
  });

  it("says secrets and bytes that are no text where it fails", async () => {
    const { id } = await create(nodeApp(answering("x")), {
      installCommand: `printf 'no access with %s\\000\\n' "$TOKEN" >&2; exit 7`,
      variables: { TOKEN: "hunter2-hunter2" },
    });
    const failed = await untilFailed(id);
    expect(failed.statusReason).toMatch(/: no access with •+\u2400\.$/);
    const events = await listEvents(workplace.actor, id);
    expect(JSON.stringify([failed, events, await texts(id)])).not.toContain("hunter2");
  });

  it("has no start command", async () => {
    const { id } = await create({ "README.md": "nothing here" });
    expect((await untilFailed(id)).statusReason).toContain("Give a start command");
  });

  it("has no such ref", async () => {
    const { id } = await create(nodeApp(answering("x")), { ref: "no-such-branch" });
    const failed = await untilFailed(id);
    expect(failedStep(failed)).toBe("checkout");
    expect(failed.statusReason).toContain("no-such-branch");
  });

  it("is not there", async () => {
    const repositoryUrl = `${workplace.git.url}/nowhere.git`;
    const { id } = await createEnvironment(workplace.actor, { repositoryUrl });
    expect((await untilFailed(id)).statusReason).toContain("no repository at this URL");
  });
});

describe.concurrent("an app that is only odd works", () => {
  it("prints 3 MB, a line of 1 MB, binary and colours while it builds", async () => {
    const noisy = `
      for (let line = 0; line < 30000; line += 1) console.log(String(line).padEnd(99, "."));
      console.log("x".repeat(1024 * 1024));
      process.stdout.write(Buffer.from([0, 1, 255, 254, 10]));
      console.log("\\u001b[31mred\\u001b[0m");`;
    const { id } = await create({ ...nodeApp(answering("x"), { build: "node noisy.js" }), "noisy.js": noisy });
    await untilStatus(workplace.actor, id, "ready");
    const lines = [];
    for (let after = 0; ; after = lines.length) {
      const more = await readLines(id, { after, limit: 1_000 });
      if (more.length === 0) break;
      lines.push(...more);
    }
    const built = lines.filter(({ step, stream }) => step === "build" && stream === "stdout").map(({ text }) => text);
    const first = built.indexOf("0".padEnd(99, "."));
    expect(built.slice(first, first + 30_000)).toEqual(
      Array.from({ length: 30_000 }, (_, line) => String(line).padEnd(99, ".")),
    );
    expect(built[first + 30_000]).toBe("x".repeat(1_048_576));
    expect(built[first + 30_001]).toBe("\u2400\u0001\ufffd\ufffd");
    expect(built[first + 30_002]).toBe("\u001b[31mred\u001b[0m");
    await terminateEnvironment(workplace.actor, id);
  });

  it("answers only after a minute", async () => {
    const { id } = await create(nodeApp(`setTimeout(() => { ${answering("late")} }, 60000)`));
    await untilStatus(workplace.actor, id, "ready");
    await terminateEnvironment(workplace.actor, id);
  });

  it("ignores SIGTERM, and ends all the same", async () => {
    const { id } = await create(nodeApp(`process.on("SIGTERM", () => {}); ${answering("stubborn")}`));
    const { url } = await untilStatus(workplace.actor, id, "ready");
    await terminateEnvironment(workplace.actor, id);
    await untilStatus(workplace.actor, id, "terminated");
    await expect(fetch(`${url}/`)).rejects.toThrow();
    await expectNothingLeft(id);
  });

  it("is cancelled while it builds: the remote process ends at once", async () => {
    const { id } = await create(nodeApp(answering("x"), { build: "sleep 600" }));
    await eventually(async () => {
      const { deployment } = await getEnvironment(workplace.actor, id);
      return deployment?.steps.find(({ name }) => name === "build")?.status === "running";
    });
    const { terminatedAt } = await terminateEnvironment(workplace.actor, id);
    expect(terminatedAt).toBeNull();
    const failed = await untilFailed(id);
    expect(failed.statusReason).toBe("Terminated by Ada.");
    expect(failed.deployment?.status).toBe("cancelled");
  });
});
