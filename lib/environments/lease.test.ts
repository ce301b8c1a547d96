import { expect, it } from "vitest";
import { expiryAfter, remainingMs } from "./lease";

it("ends a lease after whole minutes, on every day of a year, also when the clocks change", () => {
  for (let day = 0; day < 365; day += 1) {
    const start = new Date(Date.UTC(2026, 0, 1 + day, 0, 30));
    for (const minutes of [90, 1_440, 43_200]) {
      expect(expiryAfter(start, minutes).getTime()).toBe(Date.UTC(2026, 0, 1 + day, 0, 30 + minutes));
    }
  }
});

it("has nothing left once it is over", () => {
  const end = new Date("2026-01-01T00:00:00Z");
  expect(remainingMs(end, new Date("2025-12-31T23:59:59.500Z"))).toBe(500);
  expect(remainingMs(end, new Date("2026-01-01T00:00:01Z"))).toBe(0);
});
