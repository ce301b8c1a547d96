import { spawn } from "node:child_process";
import { once } from "node:events";
import { glob, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { root } from "@/scripts/start/settings";

/**
 * Has Stryker change each file of some rooms (`logs`), or of all, that has a unit test beside it, in every way it
 * knows, and runs the unit tests that reach the change. What it found before is remembered. Answers the exit code.
 */
export async function plantAutomatically(rooms: string[]): Promise<number> {
  const files = await testedFiles(rooms);
  if (files.length === 0) throw new Error(`No file of ${rooms.join(", ")} has a unit test beside it.`);
  const copies = path.join(os.tmpdir(), `mayfly-stryker-${process.pid}`);
  const stryker = "node_modules/@stryker-mutator/core/bin/stryker.js";
  // TypeScript 7 has no API in JavaScript, with which Stryker would read tsconfig.json: it is given none.
  const argv = [stryker, "run", "scripts/mutants/stryker.json", "--tempDirName", copies, "--mutate", files.join(",")];
  try {
    const [code] = await once(spawn(process.execPath, argv, { cwd: root, stdio: "inherit" }), "close");
    return code ?? 1;
  } finally {
    await rm(copies, { recursive: true, force: true });
  }
}

async function testedFiles(rooms: string[]): Promise<string[]> {
  const room = rooms.length === 0 ? "*" : `@(${rooms.join("|")})`;
  const tests: string[] = [];
  for await (const file of glob(`{lib,components}/${room}/**/*.test.ts`, { cwd: root })) tests.push(file);
  return tests.filter((file) => !file.endsWith(".int.test.ts")).map((file) => file.replace(/\.test\.ts$/, ".ts"));
}
