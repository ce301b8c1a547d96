import { afterAll, beforeAll, expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { readLines } from "@/lib/logs/read";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { type NodeMirror, startNodeMirror } from "@/lib/platform/testing/nodeMirror";
import { nodeVersion } from "@/lib/runtimes/pm2/bootstrapCommands";
import { reloadTarget } from "@/lib/targets/load";
import { targetConfigSchema } from "@/lib/targets/schema";

useDatabase();
const workplace = useWorkplace();
let mirror: NodeMirror;

beforeAll(async () => {
  mirror = await startNodeMirror(nodeVersion);
  const where = { id: workplace.targetId };
  const config = targetConfigSchema.parse((await db().target.findUniqueOrThrow({ where })).config);
  const image = { kind: "own", reference: "/mayfly/sandbox/bare-x86_64", loginUser: "ec2-user" };
  const bare = { image, defaultSize: "t3.small", nodeMirrorUrl: mirror.url };
  await db().target.update({ where, data: { config: { ...config, ...bare } } });
  // The worker is in this process, and may have read the target a moment ago.
  await reloadTarget(workplace.targetId);
});

afterAll(() => mirror.close());

it("a machine without Node and PM2 is prepared before the app runs on it", async () => {
  const { actor, git } = workplace;
  const { url: repositoryUrl } = await git.add("app", nodeApp(answering(`from a bare machine`)));
  const { id } = await createEnvironment(actor, { repositoryUrl });
  const { url } = await untilStatus(actor, id, "ready");
  expect(await (await fetch(url ?? "")).text()).toBe("from a bare machine");
  const lines = (await readLines(id, { after: 0, limit: 1_000 })).filter(({ step }) => step === "bootstrap");
  const texts = lines.map(({ text }) => text);
  expect(texts).toContain(`Installing Node ${nodeVersion} from ${mirror.url}`);
  expect(texts.some((text) => text.startsWith("Installing PM2"))).toBe(true);
});
