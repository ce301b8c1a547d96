import { describe, expect, it } from "vitest";
import { looksLikeDotenv, parseDotenv } from "./dotenv";

function read(source: string) {
  return Object.fromEntries(parseDotenv(source).variables.map(({ name, value }) => [name, value]));
}

describe("reading a .env", () => {
  it.each<[string, string, Record<string, string>]>([
    ["plain values", "A=1\nB=two words\n", { A: "1", B: "two words" }],
    ["space around", "  A =  1  \n", { A: "1" }],
    ["nothing after the sign", "A=\nB=2", { A: "", B: "2" }],
    ["comments and empty lines", "# head\n\nA=1 # tail\n  # indented\nB=a#b", { A: "1", B: "a#b" }],
    ["a comment in place of a value", "A= # none", { A: "" }],
    ["export", "export A=1\nexport\tB=2", { A: "1", B: "2" }],
    ["double quotes", 'A="a # b"\nB="say \\"hi\\"" # note', { A: "a # b", B: 'say "hi"' }],
    ["escapes in double quotes only", `A="x\\ty\\nz\\\\"\nB='x\\ny'`, { A: "x\ty\nz\\", B: "x\\ny" }],
    ["single and back quotes", "A='it \"is\"'\nB=`it's`", { A: 'it "is"', B: "it's" }],
    [
      "values over several lines",
      'KEY="-----BEGIN\nabc=\n-----END"\nB=2',
      { KEY: "-----BEGIN\nabc=\n-----END", B: "2" },
    ],
    ["single quotes over several lines", "A='1\n2'\nB=3", { A: "1\n2", B: "3" }],
    ["a quote that never closes", 'A="open\nB=2', { A: '"open', B: "2" }],
    ["quotes inside a value", "A=it's\nB=a\"b", { A: "it's", B: 'a"b' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that it stays is the point.
    ["no expansion", 'A=$HOME\nB="${C} `d`"', { A: "$HOME", B: "${C} `d`" }],
    ["equals signs in a value", "URL=postgres://u:p@h/db?a=b", { URL: "postgres://u:p@h/db?a=b" }],
    ["lines of Windows, and a byte order mark", '\uFEFFA=1\r\nB="2\r\n3"\r\n', { A: "1", B: "2\n3" }],
    ["the later of two", "A=1\nB=2\nA=3", { A: "3", B: "2" }],
    ["nothing", "", {}],
  ])("%s", (_, source, expected) => {
    expect(read(source)).toEqual(expected);
    expect(parseDotenv(source).problems).toEqual([]);
  });

  it("names the lines that it does not understand, and reads on", () => {
    const { variables, problems } = parseDotenv('A="1\n2"\nnot a variable\n1X=3\nB=2');
    expect(variables.map(({ name }) => name)).toEqual(["A", "B"]);
    expect(problems).toEqual([
      { line: 3, text: "not a variable" },
      { line: 4, text: "1X=3" },
    ]);
  });

  it("tells a list from a single word", () => {
    expect(looksLikeDotenv("DATABASE_URL")).toBe(false);
    expect(looksLikeDotenv("A=1")).toBe(true);
    expect(looksLikeDotenv("# comment\nexport A=1")).toBe(true);
  });
});
