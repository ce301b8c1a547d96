import { expect, it } from "vitest";
import { clockTime, exactTime } from "./lineTime";

/** What clocks show at 12:00:05.678 UTC, in January and in July, in the zones that the tests run in. */
const shown: Record<string, [january: string, july: string]> = {
  "Pacific/Kiritimati": ["02:00:05", "02:00:05"],
  "Australia/Lord_Howe": ["23:00:05", "22:30:05"],
};

it("says the time where the reader is, as it was in that season", () => {
  const expected = shown[Intl.DateTimeFormat().resolvedOptions().timeZone] ?? [];
  const times = ["2026-01-15T12:00:05.678Z", "2026-07-15T12:00:05.678Z"];
  expect(times.map(clockTime)).toEqual(expected);
  for (const [index, time] of times.entries()) {
    expect(exactTime(time)).toContain(`${expected[index]}.678`);
    expect(exactTime(time)).toMatch(expected[index]?.startsWith("02") ? /\b16\b/ : /\b15\b/);
  }
});
