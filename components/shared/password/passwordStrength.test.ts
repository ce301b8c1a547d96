import { expect, it } from "vitest";
import { passwordStrength } from "./passwordStrength";

it.each([
  ["", 0],
  ["Sh0rt!", 0],
  ["S3cretPw", 1],
  ["aaaaaaaaaaaaaaaa", 1],
  ["abcabcabdabe", 1],
  ["mayflymayfly1", 2],
  ["correct horse battery", 3],
])("%j has strength %i", (password, level) => {
  expect(passwordStrength(password).level).toBe(level);
});
