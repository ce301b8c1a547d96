import { expect, it } from "vitest";
import { pauseBeforeTry } from "./tryAgain";

it("waits longer from failure to failure, and at most an hour", () => {
  expect([1, 2, 3, 4, 20].map((failures) => pauseBeforeTry(failures) / 1_000)).toEqual([30, 60, 120, 240, 3_600]);
});
