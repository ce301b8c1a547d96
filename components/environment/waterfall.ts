import type { EnvironmentStep } from "@/lib/environments/types";

/** One step as a bar: `offset` and `width` are parts (0 to 1) of the whole deployment. */
export type Bar = {
  step: EnvironmentStep;
  offset: number;
  width: number;
  /** Null before it has begun. */
  ms: number | null;
};

// So that the first moments of a deployment do not fill the whole line.
const shortestMs = 5_000;

/** Lays the steps out in time. A running step lasts until `now`; one that has not begun has no width. */
export function layOut(steps: EnvironmentStep[], now: number): { bars: Bar[]; totalMs: number } {
  const begun = steps.flatMap(({ startedAt }) => (startedAt ? [Date.parse(startedAt)] : []));
  const start = begun.length > 0 ? Math.min(...begun) : now;
  const end = Math.max(start, ...steps.map((step) => endOf(step, now)));
  const scale = Math.max(end - start, shortestMs);
  const bars = steps.map((step): Bar => {
    if (!step.startedAt) return { step, offset: 0, width: 0, ms: null };
    const from = Date.parse(step.startedAt);
    const ms = Math.max(0, endOf(step, now) - from);
    return { step, offset: (from - start) / scale, width: ms / scale, ms };
  });
  return { bars, totalMs: end - start };
}

function endOf({ startedAt, endedAt }: EnvironmentStep, now: number): number {
  if (!startedAt) return Number.NEGATIVE_INFINITY;
  return endedAt ? Date.parse(endedAt) : now;
}
