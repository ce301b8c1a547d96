import { expect, it } from "vitest";
import { redactor } from "./redact";

it("masks every occurrence, the longest value first", () => {
  const redact = redactor(["hunter2", "hunter2-and-more", "1"]);
  expect(redact("a hunter2 b hunter2-and-more 1")).toBe("a •••••• b •••••• 1");
});

it("masks each line of a value of several lines", () => {
  const redact = redactor(["-----BEGIN KEY-----\nabcdef\n"]);
  expect(["-----BEGIN KEY-----", "abcdef", "x"].map(redact)).toEqual(["••••••", "••••••", "x"]);
});
