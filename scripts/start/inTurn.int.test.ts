import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { inTurn } from "./inTurn.js";

const never = new AbortController().signal;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "checkout-"));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test("one at a time, the second saying whom it waits for; nothing is left in the folder", async () => {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = inTurn(() => promise.then(() => order.push("first")), never, folder);
  await eventually(() => existsSync(path.join(folder, ".preparing")));
  const second = inTurn(async () => order.push("second"), never, folder);
  await eventually(() => expect(said).toHaveBeenCalledWith(expect.stringContaining(`process ${process.pid}`)));
  finish();
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "second"]);
  expect(await readdir(folder)).toEqual([]);
});

test("work that fails lets the next one in", async () => {
  await expect(inTurn(() => Promise.reject(new Error("no")), never, folder)).rejects.toThrow("no");
  expect(await inTurn(async () => "done", never, folder)).toBe("done");
});

test("who was killed holds nobody up, and one of those who waited for it goes first", async () => {
  await writeFile(path.join(folder, ".preparing"), JSON.stringify({ pid: process.pid, start: "earlier" }));
  let working = 0;
  const work = async () => {
    working += 1;
    expect(working).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
  };
  await Promise.all([1, 2, 3].map(() => inTurn(work, never, folder)));
  expect(await readdir(folder)).toEqual([]);
});

test("who is interrupted while it waits leaves the other's turn alone", async () => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const first = inTurn(() => promise, never, folder);
  await eventually(() => existsSync(path.join(folder, ".preparing")));
  await expect(inTurn(async () => {}, AbortSignal.abort(), folder)).rejects.toThrow("aborted");
  expect(existsSync(path.join(folder, ".preparing"))).toBe(true);
  finish();
  await first;
});
