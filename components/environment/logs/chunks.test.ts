import { expect, test } from "vitest";
import type { LogLine } from "@/lib/logs/types";
import { ChunkStore, chunkRows } from "./chunks";

function line(sequence: number, text = "x"): LogLine {
  return { sequence, time: "2026-01-01T00:00:00.000Z", step: "build", stream: "stdout", text };
}

function fill(store: ChunkStore, from: number, to: number, text?: string): void {
  for (let row = from; row < to; row += 1) store.put(row, line(row + 1, text));
}

test("an empty store misses what the viewport covers, and no more", () => {
  const store = new ChunkStore();
  expect(store.missing(0, 50, 0)).toEqual([]);
  expect(store.missing(0, 50, 10_000)).toEqual([0]);
  expect(store.missing(950, 1_050, 10_000)).toEqual([0, 1]);
  expect(store.missing(-40, 10, 10_000)).toEqual([0]);
});

test("a chunk is complete once its rows are there, the last one with fewer", () => {
  const store = new ChunkStore();
  fill(store, 2_000, 2_400);
  expect(store.missing(2_000, 2_400, 2_400)).toEqual([]);
  expect(store.missing(2_000, 2_500, 2_401)).toEqual([2]);
  expect(store.at(2_399)?.sequence).toBe(2_400);
  expect(store.at(2_400)).toBeUndefined();
});

test("a line that comes twice counts once", () => {
  const store = new ChunkStore();
  fill(store, 0, 999);
  store.put(5, line(6, "again"));
  expect(store.missing(0, 10, 1_000)).toEqual([0]);
  expect(store.at(5)?.text).toBe("x");
});

test("forgets far chunks by number", () => {
  const store = new ChunkStore();
  for (let chunk = 0; chunk < 80; chunk += 1) store.put(chunk * chunkRows, line(chunk * chunkRows + 1));
  store.evict(40 * chunkRows);
  expect(store.size).toBe(60);
  expect(store.at(40 * chunkRows)).toBeDefined();
  expect(store.at(0)).toBeUndefined();
  expect(store.at(79 * chunkRows)).toBeUndefined();
});

test("forgets far chunks by size, never the nearest two", () => {
  const store = new ChunkStore();
  const megabyte = "x".repeat(1_000_000);
  for (let chunk = 0; chunk < 5; chunk += 1) fill(store, chunk * chunkRows, chunk * chunkRows + 30, megabyte);
  store.evict(100);
  expect(store.size).toBe(2);
  expect(store.at(0)).toBeDefined();
});
