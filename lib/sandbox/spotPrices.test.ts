import { expect, it } from "vitest";
import { catalogue } from "./catalogue";
import { spotPriceChanges } from "./spotPrices";

const day = 24 * 60 * 60_000;
const noon = Date.parse("2026-11-21T12:00:00Z");

it.each(catalogue)("sells $name well below its on-demand price, with steps", (type) => {
  const changes = spotPriceChanges(type, "us-east-1a", noon - day, noon);
  expect(changes.length).toBeGreaterThan(2);
  for (const { price } of changes) {
    expect(Number(price)).toBeGreaterThan(type.onDemandDollars * 0.2);
    expect(Number(price)).toBeLessThan(type.onDemandDollars * 0.6);
  }
  expect(new Set(changes.map(({ price }) => price)).size).toBe(changes.length);
});

it("says the same whatever period is asked for, and what held at its start", () => {
  const [type] = catalogue;
  if (!type) throw new Error("the catalogue is empty");
  const long = spotPriceChanges(type, "us-east-1a", noon - 3 * day, noon);
  const short = spotPriceChanges(type, "us-east-1a", noon - day, noon);
  expect(long.slice(-short.length)).toEqual(short);
  expect(short[0]?.time.getTime()).toBeLessThanOrEqual(noon - day);
  expect(short[1]?.time.getTime()).toBeGreaterThan(noon - day);
  expect(spotPriceChanges(type, "us-east-1b", noon - day, noon)).not.toEqual(short);
});
