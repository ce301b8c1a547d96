import { expect, test } from "vitest";
import { skewLine } from "./clock";

test.each([
  [0, "passed"],
  [59_000, "passed"],
  [-61_000, "warning"],
  [239_000, "warning"],
  [-600_000, "failed"],
] as const)("%i ms off is %s", (skewMs, status) => {
  expect(skewLine(skewMs)).toMatchObject([{ name: "Clock", status }]);
});

test("says which way, and what to do", () => {
  expect(skewLine(600_000)).toMatchObject([
    { message: expect.stringContaining("10 minutes behind"), fix: expect.stringContaining("timedatectl") },
  ]);
  expect(skewLine(-600_000)[0]?.message).toContain("10 minutes ahead");
  expect(skewLine(null)).toMatchObject([{ status: "skipped" }]);
});
