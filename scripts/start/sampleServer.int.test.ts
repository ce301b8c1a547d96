import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gitEnvironment, makeSampleRepository } from "./sampleRepository.js";
import { serveSample } from "./sampleServer.js";
import { root } from "./settings.js";

const sample = path.join(root, "e2e/samples/hello");

let folder: string;
let served: Awaited<ReturnType<typeof serveSample>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "mayfly-sample-"));
  await makeSampleRepository(path.join(folder, "sample.git"));
  served = await serveSample(path.join(folder, "sample.git"), 0);
});

afterAll(async () => {
  served.close();
  await rm(folder, { recursive: true });
});

async function git(...argv: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", argv, { cwd: folder, env: { ...gitEnvironment } });
  return stdout.trim();
}

test.each(["0", "1", "2"])("git clones the sample over protocol version %s", async (version) => {
  const clone = path.join(folder, `clone-${version}`);
  await git("-c", `protocol.version=${version}`, "clone", "--quiet", "--depth=1", served.url, clone);
  const files = (await readdir(clone)).filter((name) => name !== ".git");
  expect(files.sort()).toEqual((await git(`--git-dir=${clone}/.git`, "ls-files")).split("\n").sort());
  expect(await readFile(path.join(clone, "package.json"))).toEqual(await readFile(path.join(sample, "package.json")));
});

test("the same content stays the same commit", async () => {
  const before = await git("ls-remote", served.url, "HEAD");
  await makeSampleRepository(path.join(folder, "sample.git"));
  expect(await git("ls-remote", served.url, "HEAD")).toBe(before);
});

test("nothing can be pushed, and there is no other repository", async () => {
  const clone = path.join(folder, "clone-0");
  await expect(git("-C", clone, "push", "--quiet", served.url, "HEAD:refs/heads/other")).rejects.toThrow(
    /404|not found/,
  );
  await expect(git("ls-remote", new URL("/other.git", served.url).href)).rejects.toThrow(/not found/);
});

test("a port in use is replaced", async () => {
  const second = await serveSample(path.join(folder, "sample.git"), served.port);
  expect(second.port).not.toBe(served.port);
  second.close();
});
