import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { ensureAccount, isRoot } from "@/scripts/account.js";
import { isAlive, startOf } from "@/scripts/processes.js";
import { clearLeft, describeLeft, findLeft } from "./left.js";
import { leftOfRun, openRun } from "./run.js";

let base: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  base = await mkdtemp(path.join(await realpath(tmpdir()), "runs-"));
  await chmod(base, 0o711);
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await rm(base, { recursive: true, force: true });
});

async function sleeper(options: object): Promise<number> {
  const child = spawn("sleep", ["600"], { stdio: "ignore", detached: true, ...options });
  await once(child, "spawn");
  started.push(child);
  return child.pid ?? 0;
}

const told = (pid: number) => `process ${pid} (sleep 600)`;

test.skipIf(process.platform === "win32")(
  "what is left is found whatever it is, and removed; what others have is left alone",
  async () => {
    const [folder, other] = [path.join(base, "run"), path.join(base, "run2")];
    for (const each of [folder, other]) await mkdir(path.join(each, "made"), { recursive: true });
    for (const each of [folder, other]) await chmod(each, 0o711);
    const name = `mayfly-${path.basename(base).slice(-6).toLowerCase()}`;
    const asRoot = process.platform === "linux" && isRoot();
    const account = asRoot ? await ensureAccount(name, path.join(folder, "postgres")) : undefined;
    const mine = [
      await sleeper({ env: { HOME: path.join(folder, "home") } }),
      ...(process.platform === "linux" ? [await sleeper({ env: {}, cwd: folder })] : []),
      ...(account ? [await sleeper({ env: {}, cwd: "/", uid: account.uid, gid: account.gid })] : []),
    ];
    const shared = path.join("/dev/shm", name);
    if (account) await writeFile(shared, "").then(() => chown(shared, account.uid, account.gid));
    const theirs = await sleeper({ env: { HOME: other }, cwd: other });

    const expected = [...mine.map(told), ...(account ? [`user ${name}`] : []), "file made"];
    await eventually(async () => expect(describeLeft(await findLeft(folder)).sort()).toEqual(expected.sort()));
    await clearLeft(folder);
    expect(existsSync(folder)).toBe(false);
    expect(describeLeft(await findLeft(folder))).toEqual([]);
    for (const pid of mine) expect(isAlive(pid)).toBe(false);
    expect(await readFile("/etc/passwd", "utf8")).not.toContain(`${name}:`);
    expect(existsSync(shared)).toBe(false);
    expect(isAlive(theirs)).toBe(true);
    expect(existsSync(path.join(other, "made"))).toBe(true);
  },
);

test("a run that begins clears what a killed one has left, and nothing of one that goes on", async () => {
  const killed = await openRun(base);
  const running = await openRun(base);
  const forgotten = await sleeper({ env: killed.variables });
  await writeFile(path.join(killed.folder, "forgotten"), "");
  await writeFile(path.join(running.folder, "in use"), "");
  const owner = JSON.parse(await readFile(path.join(killed.folder, "run.json"), "utf8"));
  expect(owner).toMatchObject({ pid: process.pid, start: startOf(process.pid) });
  await writeFile(path.join(killed.folder, "run.json"), JSON.stringify({ ...owner, start: "earlier" }));

  const next = await openRun(base);
  expect(existsSync(killed.folder)).toBe(false);
  expect(isAlive(forgotten)).toBe(false);
  expect(existsSync(path.join(running.folder, "in use"))).toBe(true);
  expect(await leftOfRun(next.folder)).toEqual([]);
});
