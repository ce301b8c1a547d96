import { expect, test } from "vitest";
import { coolDownMs } from "./coolDown";

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [6, 32],
  [7, 60],
  [1_000, 60],
])("after refusal %i a pool rests %i minutes", (failures, minutes) => {
  expect(coolDownMs(failures)).toBe(minutes * 60_000);
});
