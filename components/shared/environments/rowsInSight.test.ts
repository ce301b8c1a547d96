import { describe, expect, it } from "vitest";
import { rowsInSight } from "./rowsInSight";

const page = { windowPx: 900, rowPx: 40, count: 10_000 };

describe("the rows in sight", () => {
  it("starts with the first", () => {
    expect(rowsInSight({ ...page, topPx: 136 })).toEqual({ start: 0, end: 24 });
  });

  it("covers the window and more, wherever it is", () => {
    for (let scrolled = 0; scrolled < 10_000 * 40; scrolled += 3_701) {
      const { start, end } = rowsInSight({ ...page, topPx: 136 - scrolled });
      expect(start * 40).toBeLessThanOrEqual(Math.max(0, scrolled - 136));
      expect(end * 40).toBeGreaterThanOrEqual(Math.min(10_000 * 40, scrolled - 136 + 900));
      expect(end - start).toBeLessThanOrEqual(48);
    }
  });

  it("does not change with a little scrolling", () => {
    expect(rowsInSight({ ...page, topPx: -40_000 })).toEqual(rowsInSight({ ...page, topPx: -40_060 }));
  });

  it("stays within the list, also when it became shorter than where the window is", () => {
    expect(rowsInSight({ ...page, topPx: -399_100 })).toEqual({ start: 9_972, end: 10_000 });
    expect(rowsInSight({ ...page, topPx: -40_000, count: 3 })).toEqual({ start: 2, end: 3 });
    expect(rowsInSight({ ...page, topPx: 0, count: 0 })).toEqual({ start: 0, end: 0 });
  });
});
