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
