import { expect, test } from "vitest";
import { shorten, shownCharacters, sizeText } from "./shorten";

test("a short line stays as it is", () => {
  const text = "x".repeat(shownCharacters);
  expect(shorten(text)).toBe(text);
});

test("a long line is cut", () => {
  expect(shorten("x".repeat(1_000_000))).toHaveLength(shownCharacters);
});

test("not inside an escape sequence", () => {
  const lead = "x".repeat(shownCharacters - 4);
  expect(shorten(`${lead}\x1b[38;5;208mred`)).toBe(lead);
});

test("not inside a surrogate pair", () => {
  const lead = "x".repeat(shownCharacters - 1);
  expect(shorten(`${lead}\u{1f98b}more`)).toBe(lead);
});

test.each([
  [940, "940 B"],
  [12_345, "12 kB"],
  [1_048_576, "1.0 MB"],
])("%i characters are %s", (length, text) => {
  expect(sizeText("x".repeat(length))).toBe(text);
});
