import { expect, it } from "vitest";
import { afterFailure, type Circuit, isOpen } from "./circuit";

const start = new Date("2026-01-01T00:00:00Z");
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

function failing(...minutes: number[]): Circuit | null {
  return minutes.reduce<Circuit | null>((circuit, minute) => afterFailure(circuit, after(minute)), null);
}

it("opens after three launches in a row that found nothing", () => {
  expect(isOpen(null, start)).toBe(false);
  expect(isOpen(failing(0, 1), after(1))).toBe(false);
  expect(isOpen(failing(0, 1, 2), after(2))).toBe(true);
});

it("takes refusals far apart for chance", () => {
  expect(isOpen(failing(0, 11, 22, 33), after(33))).toBe(false);
});

it("closes after ten quiet minutes, and opens at once when the next try fails", () => {
  const opened = failing(0, 1, 2);
  expect(isOpen(opened, after(11))).toBe(true);
  expect(isOpen(opened, after(12))).toBe(false);
  const again = afterFailure(opened, after(60));
  expect(isOpen(again, after(69))).toBe(true);
});

it("counts refusals as a row up to ten minutes apart, and is closed from the very moment on that it is open until", () => {
  expect(isOpen(failing(0, 10, 20), after(20))).toBe(true);
  expect(isOpen(failing(0, 10, 20.1), after(20.1))).toBe(false);
  expect(failing(0, 10, 20.1)).toEqual({ failures: 1, lastFailureAt: after(20.1), openUntil: null });
  const opened = failing(0, 1, 2);
  expect(opened).toEqual({ failures: 3, lastFailureAt: after(2), openUntil: after(12) });
  expect([isOpen(opened, after(11.99)), isOpen(opened, after(12))]).toEqual([true, false]);
  expect(afterFailure(opened, after(99))).toEqual({ failures: 4, lastFailureAt: after(99), openUntil: after(109) });
});
