import { expect, test } from "vitest";
import { pricePerHour, usd } from "./price";

test.each([
  [0, "$0.00"],
  [42, "$0.000042"],
  [6_800, "$0.0068"],
  [20_830, "$0.0208"],
  [100_000, "$0.10"],
  [134_400, "$0.134"],
  [1_200_000, "$1.20"],
  [12_345_678, "$12.35"],
])("%d millionths of a dollar are %s", (microUsd, text) => {
  expect(usd(microUsd)).toBe(text);
});

test("a price that nobody knows is not made up", () => {
  expect(pricePerHour(null)).toBe("price not known");
  expect(pricePerHour(6_800)).toBe("$0.0068 per hour");
});
