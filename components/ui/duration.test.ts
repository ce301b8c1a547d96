import { describe, expect, it } from "vitest";
import { longDuration, shortDuration, stepDuration } from "./duration";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("durations", () => {
  it.each([
    [-5, "0s", "0s"],
    [0, "0s", "0s"],
    [59_999, "59s", "59s"],
    [minute, "1m", "1m 00s"],
    [hour - 1, "59m", "59m 59s"],
    [hour + 5 * minute, "1h", "1h 05m"],
    [day, "1d", "1d 0h"],
    [30 * day + 5 * hour, "30d", "30d 5h"],
  ])("%i ms is %s, or %s", (ms, short, long) => {
    expect(shortDuration(ms)).toBe(short);
    expect(longDuration(ms)).toBe(long);
  });

  it("gives tenths to a short step", () => {
    expect(stepDuration(412)).toBe("0.4s");
    expect(stepDuration(12_340)).toBe("12.3s");
    expect(stepDuration(125_000)).toBe("2m 05s");
  });
});
