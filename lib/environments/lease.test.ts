import { expect, it } from "vitest";
import { expiryAfter, remainingMs } from "./lease";

it("ends a lease after whole minutes, across a change of the clocks", () => {
  expect(expiryAfter(new Date("2026-03-29T00:30:00Z"), 90).toISOString()).toBe("2026-03-29T02:00:00.000Z");
});

it("has nothing left once it is over", () => {
  const end = new Date("2026-01-01T00:00:00Z");
  expect(remainingMs(end, new Date("2025-12-31T23:59:59.500Z"))).toBe(500);
  expect(remainingMs(end, new Date("2026-01-01T00:00:01Z"))).toBe(0);
});
