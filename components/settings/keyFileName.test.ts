import { expect, test } from "vitest";
import { keyFileName } from "./keyFileName";

test.each([
  ["laptop", "mayfly-laptop"],
  ["Ada's Laptop (2)", "mayfly-ada-s-laptop-2"],
  ["Über", "mayfly-uber"],
  ["../../etc; rm -rf ~", "mayfly-etc-rm-rf"],
  ["机器", "mayfly-key"],
  ["x".repeat(63), `mayfly-${"x".repeat(40)}`],
])("%s is saved as %s", (name, file) => {
  expect(keyFileName(name)).toBe(file);
});
