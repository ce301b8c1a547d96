import { describe, expect, it } from "vitest";
import { endsAt, inLargestUnit, inMinutes } from "./lifetimes";

describe("lifetimes", () => {
  it.each([
    [45, { amount: 45, unit: "minutes" }],
    [90, { amount: 90, unit: "minutes" }],
    [120, { amount: 2, unit: "hours" }],
    [2_880, { amount: 2, unit: "days" }],
  ] as const)("%i minutes read best in their largest whole unit", (minutes, expected) => {
    expect(inLargestUnit(minutes)).toEqual(expected);
    expect(inMinutes(expected.amount, expected.unit)).toBe(minutes);
  });

  it("says when a lifetime ends, by the calendar of whoever reads", () => {
    const now = new Date(2026, 10, 21, 23, 30);
    expect(endsAt(15, now, "en-GB")).toBe("today at 23:45");
    expect(endsAt(60, now, "en-GB")).toBe("tomorrow at 00:30");
    expect(endsAt(7 * 1_440, now, "en-GB")).toBe("Sat 28 Nov at 23:30");
  });

  it("counts calendar days on every day of a year, also when the clocks change", () => {
    for (let day = 1; day <= 365; day += 1) {
      const noon = new Date(2026, 0, day, 12);
      expect(endsAt(240, noon, "en-GB")).toBe("today at 16:00");
      expect(endsAt(1_440, noon, "en-GB")).toMatch(/^tomorrow at 1[12]:[03]0$/);
      expect(endsAt(2_880, noon, "en-GB")).toMatch(/^\w{3} \d+ \w+ at 1[12]:[03]0$/);
    }
  });
});
