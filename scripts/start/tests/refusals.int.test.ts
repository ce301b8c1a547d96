import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "@/scripts/start/settings.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "mayfly-refusals-"));
});

afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

/** Starts what has to fail before it installs or starts anything. */
function start(variables: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: "", MAYFLY_DATA_DIR: path.join(folder, "data"), ...variables };
  const child = spawn(process.execPath, ["scripts/start.js"], { cwd: root, env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stderr }));
  });
}

/** One line that says what to do, and exit code 1. */
async function expectAdvice(variables: Record<string, string>, advice: RegExp): Promise<void> {
  const { code, stderr } = await start(variables);
  expect(stderr).toMatch(advice);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
}

test.each([
  [{ PORT: "70000" }, /^Mayfly: PORT is 70000: set it to a whole number/],
  [{ HOST: "192.0.2.1" }, /^Mayfly: Mayfly cannot listen on 192\.0\.2\.1 .* set HOST to an address of this machine/],
  [{ MAYFLY_SANDBOX: "perhaps" }, /^Mayfly: MAYFLY_SANDBOX is perhaps: set it to on or off/],
  [{ MAYFLY_ADMIN_EMAIL: "ada@example.com" }, /set both, or neither/],
  [{ MAYFLY_SECRET_KEY: "short" }, /^Mayfly: MAYFLY_SECRET_KEY is too short/],
])("a wrong setting is named: %o", async (variables, advice) => {
  await expectAdvice(variables, advice);
});

test("a port in use is named, with a way out", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await expectAdvice({ PORT: String(port) }, new RegExp(`^Mayfly: Port ${port} is in use .* PORT=\\d+ npm start`));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("without git it says how to get it", async () => {
  const programs = path.join(folder, "programs");
  await mkdir(programs);
  await symlink(process.execPath, path.join(programs, "node"));
  await expectAdvice({ PATH: programs }, /^Mayfly: git was not found: install it/);
});

test("a data folder of a newer version is left as it is", async () => {
  const data = path.join(folder, "data");
  await mkdir(data);
  await writeFile(path.join(data, "version"), "2\n");
  await expectAdvice({}, /was made by a newer version of Mayfly .* update Mayfly/);
  expect(await readdir(data)).toEqual(["version"]);
  expect(await readFile(path.join(data, "version"), "utf8")).toBe("2\n");
});

test("somebody else's folder is left as it is", async () => {
  await writeFile(path.join(folder, "thesis.txt"), "chapter 1");
  await expectAdvice({ MAYFLY_DATA_DIR: folder }, /is not empty and not a data folder of Mayfly/);
  expect(await readdir(folder)).toEqual(["thesis.txt"]);
});

test("a file where the data folder should be", async () => {
  await writeFile(path.join(folder, "data"), "");
  await expectAdvice({}, /cannot be read \(ENOTDIR\)/);
});

// Root may write anywhere, so the file system itself has to refuse: /proc takes no folders.
test.skipIf(process.platform !== "linux")("a folder that cannot be written", async () => {
  await expectAdvice({ MAYFLY_DATA_DIR: "/proc/mayfly" }, /^Mayfly: Mayfly cannot write in \/proc \(\w+\)/);
});
