import { describe, expect, it } from "vitest";
import { median, quantile, quantileOf, ratioOf } from "./statistics";

describe("quantile", () => {
  it("lies between the two nearest samples, whatever their order", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 0, 30, 20], 1 / 3)).toBeCloseTo(10);
    expect(quantile([5], 0.99)).toBe(5);
    expect(quantile([1, 2], 1)).toBe(2);
  });

  it("is no number without samples", () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("leaves the samples as they were", () => {
    const samples = [3, 1, 2];
    median(samples);
    expect(samples).toEqual([3, 1, 2]);
  });
});

it("takes the rounds together for a quantile", () => {
  expect(quantileOf([[1, 2], [3]], 0.5)).toBe(2);
});

it("compares round by round, so that one bad round decides nothing", () => {
  expect(ratioOf([[2], [2], [1_000]], [[1], [1], [1]])).toBe(2);
  expect(ratioOf([[1, 1, 10]], [[1, 1, 5]], 1)).toBe(2);
});
