import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type HeldLease, Leases } from "@/lib/platform/lease";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { LogWriter } from "./append";
import { maintainPartitions } from "./partitions";
import * as read from "./read";
import { tailLines } from "./tail";
import type { LogLine } from "./types";

useDatabase();

const leases = new Leases("writer");
const writer = new LogWriter();

beforeAll(() => maintainPartitions(new Date()));
afterAll(() => leases.stop());

/** An environment's log, to which the lines that bear these numbers are added. */
async function openLog() {
  const id = randomUUID();
  const lease = (await leases.acquire(`environment:${id}`)) as HeldLease;
  const write = (from: number, to: number) => {
    const lines = numbers(from, to).map(
      (text) => ({ deploymentId: null, step: "app", stream: "stdout", text }) as const,
    );
    return writer.append({ environmentId: id, lease, lines });
  };
  return { id, write };
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

/** Watches from `after` on; `pause` is waited for with each batch. */
function watch(id: string, after: number, pause?: () => Promise<void>) {
  const stop = new AbortController();
  const batches: LogLine[][] = [];
  const take = (lines: LogLine[]) => {
    batches.push(lines);
    return pause?.();
  };
  const ended = tailLines(id, after, take, stop.signal);
  return { batches, ended, texts: () => batches.flat().map(({ text }) => text), stop: () => stop.abort() };
}

it("gives old and new lines in order, without a gap or a repeat, to all who watch, fast or slow", async () => {
  const { id, write } = await openLog();
  await write(1, 1_500);
  const slow = () => new Promise<void>((resolve) => setImmediate(resolve));
  const starts = [0, 700, 1_500, 0];
  const watchers = [watch(id, 0), watch(id, 700), watch(id, 1_500), watch(id, 0, slow)];
  for (let next = 1_501; next <= 5_000; next += 50) await write(next, next + 49);
  for (const [index, { texts, ended, stop }] of watchers.entries()) {
    await eventually(() => texts().at(-1) === "5000");
    stop();
    await ended;
    expect(texts()).toEqual(numbers((starts[index] ?? 0) + 1, 5_000));
  }
});

it("reads once for all who wait, and gives them the very same batch", async () => {
  const { id, write } = await openLog();
  await write(1, 10);
  const watchers = [watch(id, 10), watch(id, 10), watch(id, 10)];
  const late = watch(id, 10 ** 14);
  await write(11, 11);
  await eventually(() => watchers.every(({ texts }) => texts().length === 1));
  const reads = vi.spyOn(read, "readLines");
  await write(1_000, 1_000);
  for (let line = 1_001; line <= 1_010; line += 1) {
    await eventually(() => watchers.every(({ texts }) => texts().at(-1) === String(line - 1)));
    await write(line, line);
  }
  await eventually(() => watchers.every(({ texts }) => texts().at(-1) === "1010"));
  expect(new Set(watchers.map(({ batches }) => batches.at(-1))).size).toBe(1);
  // Eleven times something was written; a read or two may still have been under way before.
  expect(reads.mock.calls.length).toBeLessThan(2 * 11);
  expect(late.batches).toEqual([]);
  for (const { stop, ended } of [...watchers, late]) {
    stop();
    await ended;
  }
});

it("ends when its watcher goes away, and says what its watcher throws", async () => {
  const { id, write } = await openLog();
  const { stop, ended } = watch(id, 0);
  stop();
  await ended;
  const failing = watch(id, 0, () => Promise.reject(new Error("gone")));
  const refused = expect(failing.ended).rejects.toThrow("gone");
  await write(1, 1);
  await refused;
});
