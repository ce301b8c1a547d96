import { expect, test } from "vitest";
import { oneOf } from "./oneOf";

test("is a list of words in SQL, without parameters", () => {
  const { sql, values } = oneOf(["on-demand", "spot"]);
  expect([sql, values]).toEqual(["IN ('on-demand', 'spot')", []]);
});

test.each([[[]], [["spot", "a'b"]], [["Spot"]], [["x y"]], [[""]]])("%j is refused", (words) => {
  expect(() => oneOf(words)).toThrow("No word of ours");
});
