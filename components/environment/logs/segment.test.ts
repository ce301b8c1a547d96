import { expect, test } from "vitest";
import { rowsPerSegment, segmentAround } from "./segment";

test("a browser's greatest height holds so many rows", () => {
  expect(rowsPerSegment(17_895_697, 20)).toBe(715_827);
  expect(rowsPerSegment(33_554_428, 20)).toBeGreaterThan(1_000_000);
});

test("what fits is one segment", () => {
  expect(segmentAround(500, 1_000, 1_000, null)).toEqual({ first: 0, size: 1_000 });
  expect(segmentAround(0, 0, 1_000, null)).toEqual({ first: 0, size: 0 });
});

test("what does not fit is shown around the row", () => {
  expect(segmentAround(5_000, 10_000, 1_000, null)).toEqual({ first: 4_500, size: 1_000 });
  expect(segmentAround(0, 10_000, 1_000, null)).toEqual({ first: 0, size: 1_000 });
  expect(segmentAround(9_999, 10_000, 1_000, null)).toEqual({ first: 9_000, size: 1_000 });
});

test("a segment stays until its edge comes near", () => {
  const current = { first: 4_500, size: 1_000 };
  expect(segmentAround(4_700, 10_000, 1_000, current)).toEqual(current);
  expect(segmentAround(5_374, 10_000, 1_000, current)).toEqual(current);
  expect(segmentAround(4_550, 10_000, 1_000, current)).toEqual({ first: 4_050, size: 1_000 });
  expect(segmentAround(5_450, 10_000, 1_000, current)).toEqual({ first: 4_950, size: 1_000 });
});

test("at the outer edges there is nothing to move to", () => {
  expect(segmentAround(3, 10_000, 1_000, { first: 0, size: 1_000 })).toEqual({ first: 0, size: 1_000 });
  expect(segmentAround(9_999, 10_000, 1_000, { first: 9_000, size: 1_000 })).toEqual({ first: 9_000, size: 1_000 });
});

test("every row is inside of its segment, wherever one comes from", () => {
  for (let row = 0; row < 3_000; row += 7) {
    for (let first = 0; first <= 2_500; first += 250) {
      const segment = segmentAround(row, 3_000, 500, { first, size: 500 });
      expect(row).toBeGreaterThanOrEqual(segment.first);
      expect(row).toBeLessThan(segment.first + segment.size);
      expect(segment.first + segment.size).toBeLessThanOrEqual(3_000);
    }
  }
});
