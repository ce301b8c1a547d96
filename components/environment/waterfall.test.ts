import { expect, test } from "vitest";
import type { StepStatus } from "@/lib/environments/deployment";
import type { EnvironmentStep } from "@/lib/environments/types";
import type { StepName } from "@/lib/logs/types";
import { layOut } from "./waterfall";

const start = Date.parse("2026-11-21T10:00:00.000Z");

function step(name: StepName, status: StepStatus, from: number | null, to: number | null): EnvironmentStep {
  const at = (seconds: number | null) => (seconds === null ? null : new Date(start + seconds * 1_000).toISOString());
  return { name, status, startedAt: at(from), endedAt: at(to), error: null };
}

test("ended steps share the time from first start to last end", () => {
  const steps = [
    step("launch", "succeeded", 0, 4),
    step("connect", "succeeded", 4, 10),
    step("build", "skipped", null, null),
  ];
  const { bars, totalMs } = layOut(steps, start + 99_000);
  expect(totalMs).toBe(10_000);
  expect(bars.map(({ offset, width, ms }) => [offset, width, ms])).toEqual([
    [0, 0.4, 4_000],
    [0.4, 0.6, 6_000],
    [0, 0, null],
  ]);
});

test("a running step grows until now", () => {
  const steps = [step("launch", "succeeded", 0, 5), step("connect", "running", 5, null)];
  const { bars, totalMs } = layOut(steps, start + 20_000);
  expect(totalMs).toBe(20_000);
  expect(bars[1]).toMatchObject({ offset: 0.25, width: 0.75, ms: 15_000 });
});

test("the first moments do not fill the line", () => {
  expect(layOut([step("launch", "running", 0, null)], start + 1_000).bars[0]?.width).toBe(0.2);
});

test("a browser's clock that is behind gives no negative widths", () => {
  const { bars, totalMs } = layOut([step("launch", "running", 0, null)], start - 5_000);
  expect(bars[0]).toMatchObject({ offset: 0, width: 0, ms: 0 });
  expect(totalMs).toBe(0);
});

test("nothing has begun", () => {
  expect(layOut([step("launch", "pending", null, null)], start)).toMatchObject({ totalMs: 0 });
  expect(layOut([], start)).toEqual({ bars: [], totalMs: 0 });
});
