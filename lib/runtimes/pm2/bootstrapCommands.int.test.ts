import { mkdir, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { machineEnv, machinePaths } from "@/lib/machines/machine";
import { type LocalMachine, makeLocalMachine } from "@/lib/platform/testing/localMachine";
import { type NodeMirror, startNodeMirror } from "@/lib/platform/testing/nodeMirror";
import { bootstrapCommands, nodeVersion } from "./bootstrapCommands";

let machine: LocalMachine;
let mirror: NodeMirror;

beforeAll(async () => {
  mirror = await startNodeMirror(nodeVersion);
});

afterAll(() => mirror.close());

beforeEach(async () => {
  machine = await makeLocalMachine();
});

afterEach(async () => {
  await machine.remove();
});

/** A search path with the system's programs but these. */
async function pathWithout(...absent: string[]): Promise<string> {
  const folder = join(machine.home, "programs");
  await mkdir(folder);
  const missing = new Set(["node", "nodejs", "npm", "npx", "corepack", "pm2", ...absent]);
  for (const name of await readdir("/usr/bin")) {
    if (!missing.has(name)) await symlink(join("/usr/bin", name), join(folder, name));
  }
  return folder;
}

async function prepare(path: string, nodeMirrorUrl: string, python = false) {
  const [command] = bootstrapCommands({ python }, { machine: { home: machine.home, path }, nodeMirrorUrl });
  if (!command) throw new Error("There is nothing to run.");
  return machine.run(command);
}

test("a bare machine gets Node, npm and PM2, once", async () => {
  const path = await pathWithout();
  const { url } = mirror;
  const first = await prepare(path, `${url}/`);
  expect(first).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining("mayfly:") });
  expect(first.stdout).toContain(`Installing Node ${nodeVersion} from ${url}\n`);
  expect(first.stdout).toMatch(new RegExp(`git \\S+, Node v${process.versions.node}\n$`));
  const { tools } = machinePaths(machine);
  expect(await readlink(`${tools}/bin/node`)).toBe("../node/bin/node");
  expect(await readdir(tools)).not.toContain("download");
  const second = await prepare(path, "http://127.0.0.1:1");
  expect(second).toMatchObject({ exitCode: 0, stderr: "" });
  expect(second.stdout).not.toContain("Installing");
});

test("a prepared machine is left alone, and says what it has", async () => {
  const outcome = await prepare(machine.path, "http://127.0.0.1:1", true);
  expect(outcome).toMatchObject({ exitCode: 0, stderr: "" });
  expect(outcome.stdout).toMatch(/^git \S+, Node v\S+, Python \S+\n$/);
  expect(await readdir(machinePaths(machine).tools)).toEqual(["bin"]);
});

test("a download that is not what its checksum says is not used", async () => {
  const outcome = await prepare(await pathWithout(), mirror.damagedUrl);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stderr).toMatch(/mayfly: The download of Node does not have the right checksum\.\n$/);
  expect(await readdir(`${machinePaths(machine).tools}/bin`)).toEqual([]);
});

test("a mirror that is not there is said", async () => {
  const outcome = await prepare(await pathWithout(), "http://127.0.0.1:1");
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stderr).toContain("mayfly: Node could not be downloaded from http://127.0.0.1:1.");
});

test("what only root could install is said to a user who may not", async () => {
  const path = await pathWithout("git", "sudo", "id");
  await writeFile(join(path, "id"), "#!/bin/sh\necho 1000\n", { mode: 0o755 });
  const outcome = await prepare(path, "http://127.0.0.1:1");
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stderr).toContain("mayfly: git is missing on the machine, and its user may not install it");
});

test("nothing of this process's environment reaches the machine", () => {
  expect(Object.keys(machineEnv(machine)).sort()).toEqual(["HOME", "LANG", "NODE_USE_SYSTEM_CA", "PATH"]);
});
