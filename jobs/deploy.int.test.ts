import { expect, it } from "vitest";
import { createEnvironment } from "@/lib/environments/creation/create";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { readLines } from "@/lib/logs/read";
import { useDatabase } from "@/lib/platform/testing/database";
import { loadTarget } from "@/lib/targets/load";
import { untilStatus } from "./testing/untilStatus";
import { useWorkplace } from "./testing/workplace";

useDatabase();
const workplace = useWorkplace();

const app = {
  "package.json": JSON.stringify({ name: "hello", private: true, scripts: { start: "node server.js" } }),
  "server.js": `
    console.log("hello from the app");
    require("node:http")
      .createServer((request, response) => response.end(JSON.stringify({ url: request.url, greeting: process.env.GREETING })))
      .listen(process.env.PORT, process.env.HOST);`,
};

it("takes a repository to a URL that answers, and back to nothing", async () => {
  const { actor, git, targetId } = workplace;
  const repository = await git.add("hello", app);
  const greeting = `quotes " ' newline \n dollar $HOME backtick \`id\` emoji 😀 ${"x".repeat(32_768)}`;
  const created = await createEnvironment(actor, { repositoryUrl: repository.url, variables: { GREETING: greeting } });
  expect(created).toMatchObject({
    status: "queued",
    url: null,
    variableNames: ["GREETING"],
    deployment: { number: 1 },
  });

  const ready = await untilStatus(actor, created.id, "ready");
  expect(ready.deployment?.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "launch succeeded",
    "connect succeeded",
    "bootstrap succeeded",
    "checkout succeeded",
    "install succeeded",
    "build skipped",
    "start succeeded",
    "verify succeeded",
  ]);
  const answer = await fetch(`${ready.url}/path?query`);
  expect(await answer.json()).toEqual({ url: "/path?query", greeting });

  await terminateEnvironment(actor, created.id);
  const ended = await untilStatus(actor, created.id, "terminated");
  expect(ended.statusReason).toBe("Terminated by Ada.");
  expect(ended.terminatedAt).not.toBeNull();
  await expect(fetch(`${ready.url}/`)).rejects.toThrow();
  const { provider } = await loadTarget(targetId);
  expect(await provider.teardown(created.id, AbortSignal.timeout(60_000))).toEqual({
    instances: [],
    securityGroups: [],
    keyPairs: [],
    launchTemplates: [],
    secrets: [],
  });
  const lines = await readLines(created.id, { after: 0, limit: 1_000 });
  expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index + 1));
  expect(lines.some(({ step, text }) => step === "app" && text === "hello from the app")).toBe(true);
});
