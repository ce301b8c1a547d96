import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { releaseOf } from "@/lib/machines/machine";
import { type LocalMachine, makeLocalMachine } from "@/lib/platform/testing/localMachine";
import { inspectCommand, printCommand, readInspection, readPrinted } from "./inspect";

const answerLimitBytes = 1024 * 1024;
let machine: LocalMachine;

beforeEach(async () => {
  machine = await makeLocalMachine();
});

afterEach(() => machine.remove());

async function checkedOut() {
  const release = releaseOf(machine, "release");
  await mkdir(release.folder, { recursive: true });
  await mkdir(release.kept, { recursive: true });
  await writeFile(`${release.kept}/revision`, `${"a".repeat(40)}\n`);
  return release;
}

it("lists the first of very many files, within what a short command may answer", async () => {
  const release = await checkedOut();
  const git = (args: string[], input = "") => execFileSync("git", args, { cwd: release.folder, input }).toString();
  git(["init", "-q"]);
  const blob = git(["hash-object", "-w", "--stdin"]).trim();
  const paths = Array.from({ length: 8_000 }, (_, index) => `${String(index).padStart(6, "0")}${"x".repeat(150)}`);
  const entries = paths.map((path) => `100644 ${blob}\t${path}\n`).join("");
  git(["update-index", "--add", "--index-info"], entries);
  const { exitCode, stdout } = await machine.run(inspectCommand(machine, release));
  expect(exitCode).toBe(0);
  expect(stdout.length).toBeLessThan(answerLimitBytes);
  const { files } = readInspection(stdout);
  expect(files.length).toBeGreaterThan(5_000);
  expect(files.slice(0, 5_000)).toEqual(paths.slice(0, 5_000));
});

it("prints the first of many big files, within the same limit", async () => {
  const release = await checkedOut();
  const paths = Array.from({ length: 8 }, (_, index) => `file${index}`);
  for (const path of paths) await writeFile(`${release.folder}/${path}`, path.padEnd(300_000, "."));
  const { stdout } = await machine.run(printCommand(machine, release, paths));
  expect(stdout.length).toBeLessThan(answerLimitBytes);
  const contents = readPrinted(stdout);
  for (const path of paths.slice(0, 3)) expect(contents[path]).toBe(path.padEnd(262_144, "."));
});
