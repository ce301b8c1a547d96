import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isReachable } from "@/scripts/reachable.js";
import { openPlace } from "./place.js";

const isRoot = process.getuid?.() === 0;

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), "mayfly-data-"));
});

afterEach(() => rm(dir, { recursive: true }));

const open = (installation = "one") => openPlace({ dir, installation, secretKey: "" });

test("the place keeps what is in it, and lies in the data folder at rest", async () => {
  const first = await open();
  await writeFile(path.join(first.folder, "kept"), "kept");
  await first.close();
  expect(await readFile(path.join(dir, "place/kept"), "utf8")).toBe("kept");
  const second = await open();
  expect(await readFile(path.join(second.folder, "kept"), "utf8")).toBe("kept");
  await second.close();
});

test.runIf(isRoot)("root's place can be entered by others, though the data folder cannot", async () => {
  const place = await open();
  expect(await isReachable(dir)).toBe(false);
  expect(await isReachable(place.folder)).toBe(true);
  expect((await stat(place.folder)).mode & 0o777).toBe(0o711);
  await place.close();
  expect(existsSync(place.folder)).toBe(false);
});

test.runIf(isRoot)("after a hard kill the place is found where it was", async () => {
  const killed = await open();
  await writeFile(path.join(killed.folder, "kept"), "kept");
  const next = await open();
  expect(next.folder).toBe(killed.folder);
  expect(await readFile(path.join(next.folder, "kept"), "utf8")).toBe("kept");
  await next.close();
});

test.runIf(isRoot)("what a deleted data folder left outside is discarded", async () => {
  const killed = await open("one");
  await writeFile(path.join(killed.folder, "secret"), "of the old installation");
  const next = await open("two");
  expect(existsSync(path.join(next.folder, "secret"))).toBe(false);
  await next.close();
});

test.runIf(isRoot)("a half-made copy is not taken for the place", async () => {
  await mkdir(path.join(dir, "place.new"));
  const place = await open();
  await writeFile(path.join(place.folder, "kept"), "kept");
  await place.close();
  expect(existsSync(path.join(dir, "place.new"))).toBe(false);
  expect(existsSync(path.join(dir, "place/kept"))).toBe(true);
});
