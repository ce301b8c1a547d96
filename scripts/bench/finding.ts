import { quantileOf, type Rounds, ratioOf } from "./statistics";

export type Unit = "ms" | "s" | "lines/s" | "commits/s" | "kB" | "MB" | "frames/s" | "%" | "";

/** One row of the answer. */
export type Finding = {
  /** What was done, as a person would say it: "create, 8 clients". */
  what: string;
  unit: Unit;
  ours: Rounds;
  /** What it is compared with, measured in turns with ours. */
  beside?: { what: string; rounds: Rounds };
  bars: Bar[];
  /** What a reader must know to read the numbers. */
  note?: string;
};

export type Bar = { says: string; value: number; isMet: boolean };

/** `says` completes with the limit: "p99 at most 50 ms". */
export function atMost(what: string, value: number, limit: number, unit = ""): Bar {
  return { says: `${what} at most ${limit}${suffix(unit)}`, value, isMet: value <= limit };
}

export function atLeast(what: string, value: number, limit: number, unit = ""): Bar {
  return { says: `${what} at least ${limit}${suffix(unit)}`, value, isMet: value >= limit };
}

/** Bars on quantiles and ratios of what was measured. */
export function p50AtMost(ours: Rounds, limit: number, unit: Unit): Bar {
  return atMost("median", quantileOf(ours, 0.5), limit, unit);
}

export function p99AtMost(ours: Rounds, limit: number, unit: Unit): Bar {
  return atMost("p99", quantileOf(ours, 0.99), limit, unit);
}

export function ratioAtMost(ours: Rounds, theirs: Rounds, limit: number, q = 0.5): Bar {
  return atMost(q === 0.5 ? "ratio" : `ratio of p${q * 100}`, ratioOf(ours, theirs, q), limit, "x");
}

export function ratioAtLeast(ours: Rounds, theirs: Rounds, limit: number): Bar {
  return atLeast("ratio", ratioOf(ours, theirs), limit, "x");
}

function suffix(unit: string): string {
  return unit === "" ? "" : ` ${unit}`;
}
