import { expect, it } from "vitest";
import { Memory } from "./memory";
import type { LogLine } from "./types";

function lines(from: number, to: number): LogLine[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    return { sequence: from + index, time: "2026-01-01T00:00:00.000Z", step: "app", stream: "stdout", text: "" };
  });
}

const sequences = (batch: LogLine[] | null) => batch?.map(({ sequence }) => sequence);

it("knows nothing before the first lines", () => {
  const memory = new Memory();
  memory.add([]);
  expect(memory.end).toBeUndefined();
  expect(memory.after(0)).toBeNull();
});

it("gives the batches as they came, and parts of them to whoever stands in between", () => {
  const memory = new Memory();
  const [first, second] = [lines(11, 13), lines(14, 15)];
  memory.add(first);
  memory.add(second);
  expect(memory.end).toBe(15);
  expect(memory.after(10)).toBe(first);
  expect(memory.after(13)).toBe(second);
  expect(sequences(memory.after(11))).toEqual([12, 13]);
  expect(sequences(memory.after(14))).toEqual([15]);
  expect(memory.after(15)).toEqual([]);
  expect(memory.after(99)).toEqual([]);
  expect(memory.after(9)).toBeNull();
});

it("takes only what follows", () => {
  const memory = new Memory();
  memory.add(lines(1, 2));
  memory.add(lines(4, 5));
  memory.add(lines(2, 3));
  expect(memory.end).toBe(2);
});

it("forgets the oldest", () => {
  const memory = new Memory();
  memory.add(lines(1, 1_000));
  memory.add(lines(1_001, 2_000));
  expect(memory.after(0)).toHaveLength(1_000);
  memory.add(lines(2_001, 2_001));
  expect(memory.after(999)).toBeNull();
  expect(memory.after(1_000)).toHaveLength(1_000);
});
