import { expect, it, test } from "vitest";
import { redactor } from "./redact";
import { LineSplitter } from "./split";

const mask = "••••••";

const table: [what: string, secrets: string[], line: string, masked: string][] = [
  ["every occurrence", ["hunter2"], "a hunter2 b hunter2hunter2", `a ${mask} b ${mask}${mask}`],
  [
    "the longest where one contains another",
    ["hunter2", "hunter2-and-more"],
    "hunter2-and-more hunter2",
    `${mask} ${mask}`,
  ],
  ["the same, told in the other order", ["hunter2-and-more", "hunter2"], "hunter2-and-more hunter2", `${mask} ${mask}`],
  [
    "the longest of three, in the middle of a word",
    ["bcdefg", "abcdefgh", "bcdefgh"],
    "xabcdefghx bcdefghx",
    `x${mask}x ${mask}x`,
  ],
  ["one that begins where another ends", ["abcdef", "defghi"], "abcdefghi", `${mask}ghi`],
  ["one of six characters", ["abcdef"], "abcdef", mask],
  ["none of five", ["abcde"], "abcde", "abcde"],
  ["none of five with spaces around", [" abcde "], " abcde ", " abcde "],
  [
    "each line of a value of several",
    ["first line\nsecond line\r\nthird line"],
    "third line, second line",
    `${mask}, ${mask}`,
  ],
  ["no short line of a value of several", ["first line\n}\n"], "{} first line", `{} ${mask}`],
  [
    "what means something in patterns and replacements",
    ["a.c$&(x", "$1$2$3"],
    "abc$&(x a.c$&(x $1$2$3",
    `abc$&(x ${mask} ${mask}`,
  ],
  ["text of any language", ["žluťoučký🐝"], "<žluťoučký🐝>", `<${mask}>`],
  ["what is told twice", ["hunter2", "hunter2"], "hunter2", mask],
  ["nothing of another case", ["hunter2"], "HUNTER2", "HUNTER2"],
  ["nothing where nothing is secret", [], "hunter2", "hunter2"],
  ["nothing for empty values", ["", "\n", "      "], "a       b", "a       b"],
];

test.each(table)("masks %s", (_, secrets, line, masked) => {
  expect(redactor(secrets)(line)).toBe(masked);
});

it("masks secrets of all lengths, wherever they stand", () => {
  const secrets = Array.from({ length: 40 }, (_, index) => `s${index}-${"x".repeat(index)}-e${index}`).reverse();
  const redact = redactor(secrets);
  for (const secret of secrets.filter(({ length }) => length >= 6)) {
    expect(redact(secret)).toBe(mask);
    expect(redact(`${secret} and ${secret}.`)).toBe(`${mask} and ${mask}.`);
  }
});

it("masks what came in two pieces, wherever it was cut", () => {
  const line = Buffer.from("before hunter2-žluť after\n");
  const redact = redactor(["hunter2-žluť"]);
  for (let cut = 0; cut <= line.length; cut += 1) {
    const splitter = new LineSplitter(0);
    const pieces = [line.subarray(0, cut), line.subarray(cut)];
    const lines = pieces.flatMap((piece) => splitter.push(piece).lines);
    expect(lines.map(redact)).toEqual([`before ${mask} after`]);
  }
});
