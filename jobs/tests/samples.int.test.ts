import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { readLines } from "@/lib/logs/read";
import { useDatabase } from "@/lib/platform/testing/database";
import { filesIn } from "@/lib/platform/testing/gitRepository";
import { type PythonIndex, startPythonIndex } from "@/lib/platform/testing/pythonIndex";

useDatabase();
const workplace = useWorkplace();
const samples = join(import.meta.dirname, "../../e2e/samples");
const deployTimeoutMs = 400_000;
let index: PythonIndex;

beforeAll(async () => {
  index = await startPythonIndex();
});

afterAll(() => index.close());

/** Deploys a sample and answers what it says at some paths, and what Mayfly took it for. */
async function deploy(sample: string, paths: string[]) {
  const { actor, git } = workplace;
  const { url: repositoryUrl } = await git.add(sample, await filesIn(join(samples, sample)));
  const variables = { PIP_INDEX_URL: index.url };
  const { id } = await createEnvironment(actor, { repositoryUrl, ttlMinutes: 60, variables });
  const { url } = await untilStatus(actor, id, "ready");
  const answers = await Promise.all(paths.map((path) => fetch(`${url}${path}`, { redirect: "manual" })));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  const lines = await readLines(id, { after: 0, limit: 1_000 });
  await terminateEnvironment(actor, id);
  await untilStatus(actor, id, "terminated");
  const found = lines.find(({ step, stream }) => step === "install" && stream === "mayfly")?.text;
  return { statuses: answers.map(({ status }) => status), texts, found, lines: lines.map(({ text }) => text) };
}

test.each([
  ["hello", "A Node app, installed with npm.", "It lives!"],
  ["node-npm", "A Node app, installed with npm.", "Hello from node-npm"],
  ["node-pnpm", "A Node app, installed with pnpm.", "Hello from node-pnpm"],
  ["node-yarn", "A Node app, installed with yarn.", "Hello from node-yarn"],
  ["next", "A Next.js app, installed with npm.", "Hello from Next"],
  ["vite-react", "A React app built with Vite, installed with npm.", "<title>Hello from React</title>"],
  ["vue", "A Vue app built with Vite, installed with npm.", "<title>Hello from Vue</title>"],
  ["angular", "An Angular app, installed with npm.", "<title>Hello from Angular</title>"],
  ["django", "A Django app (shop.wsgi:application), served by gunicorn.", "Hello from Django: 1 tables"],
  ["flask", "A Flask app (app:app), served by gunicorn.", "Hello from Flask"],
  ["static", "A static site.", "<h1>Hello from a static site</h1>"],
  ["procfile", "The Procfile says how it starts.", "Hello from a Procfile"],
])("%s is deployed without a word about it", { timeout: deployTimeoutMs + 60_000 }, async (sample, found, text) => {
  const deployed = await deploy(sample, ["/"]);
  expect(deployed).toMatchObject({ statuses: [200], found });
  expect(deployed.texts[0]).toContain(text);
});

test("built files are served with fallback, but no page for a missing file", { timeout: deployTimeoutMs }, async () => {
  const { statuses, texts } = await deploy("vue", ["/deep/link", "/assets/missing.js", "/.git/config"]);
  expect(statuses).toEqual([200, 404, 404]);
  expect(texts[0]).toContain("<title>Hello from Vue</title>");
});

test("a static site keeps to its files", { timeout: deployTimeoutMs }, async () => {
  const paths = ["/about", "/about/", "/style.css", "/nothing", "/.git/config", "/..%2f..%2f.mayfly/boot", "/%"];
  expect((await deploy("static", paths)).statuses).toEqual([308, 200, 200, 404, 404, 404, 400]);
});
