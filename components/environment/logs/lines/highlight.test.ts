import { describe, expect, test } from "vitest";
import { parseAnsi } from "./ansi";
import { findRanges, highlight, searchPattern } from "./highlight";

function marked(line: string, query: string): string {
  return highlight(parseAnsi(line), searchPattern(query))
    .map((piece) => (piece.match ? `[${piece.text}]` : piece.text))
    .join("");
}

describe("search pattern", () => {
  test("an empty query finds nothing", () => {
    expect(searchPattern("")).toBeNull();
  });

  test.each(["a.c", "(x)", "[0]", "a|b", "$1", "^", "\\d", "a-b", "{2}", "/", "*", "?", "+"])(
    "%s is literal",
    (query) => {
      const pattern = searchPattern(query) as RegExp;
      expect(findRanges(`before ${query} after`, pattern)).toEqual([{ start: 7, end: 7 + query.length }]);
      expect(findRanges("nothing here", pattern)).toEqual([]);
    },
  );

  test("case does not matter, and offsets stay true where case changes length", () => {
    expect(findRanges("\u0130 Error", searchPattern("error") as RegExp)).toEqual([{ start: 2, end: 7 }]);
  });

  test("is bounded", () => {
    expect(findRanges("a".repeat(10_000), searchPattern("a") as RegExp)).toHaveLength(500);
  });
});

describe("highlight", () => {
  test("marks every occurrence", () => {
    expect(marked("one two One", "one")).toBe("[one] two [One]");
  });

  test("adjacent matches stay apart", () => {
    expect(marked("aaa", "a")).toBe("[a][a][a]");
  });

  test("goes across a change of colour", () => {
    expect(marked("ab\x1b[31mcd\x1b[0mef", "bcde")).toBe("a[b][cd][e]f");
  });

  test("keeps the styles", () => {
    const pieces = highlight(parseAnsi("\x1b[31mred text"), searchPattern("text"));
    expect(pieces.map((piece) => piece.style?.colour)).toEqual(["var(--ansi-1)", "var(--ansi-1)"]);
  });

  test("without a query everything is one piece per span", () => {
    expect(highlight(parseAnsi("plain"), null)).toEqual([{ text: "plain", style: null, control: false, match: false }]);
  });
});
