import { describe, expect, test } from "vitest";
import { parseAnsi, type Span } from "./ansi";

const esc = "\x1b";

function only(line: string): Span {
  const spans = parseAnsi(line);
  expect(spans).toHaveLength(1);
  return spans[0] as Span;
}

function textOf(line: string): string {
  return parseAnsi(line)
    .map((span) => span.text)
    .join("");
}

describe("colours", () => {
  test.each([
    ["31", "var(--ansi-1)"],
    ["97", "var(--ansi-15)"],
    ["38;5;9", "var(--ansi-9)"],
    ["38;5;16", "#000000"],
    ["38;5;208", "#ff8700"],
    ["38;5;255", "#eeeeee"],
    ["38;2;1;2;255", "#0102ff"],
    ["38:2:1:2:255", "#0102ff"],
    ["38:2::1:2:255", "#0102ff"],
    ["38:5:208", "#ff8700"],
    ["1;38;2;9;8;7", "#090807"],
  ])("SGR %s", (codes, colour) => {
    expect(only(`${esc}[${codes}mx`).style?.colour).toBe(colour);
  });

  test("backgrounds", () => {
    expect(only(`${esc}[44mx`).style?.background).toBe("var(--ansi-4)");
    expect(only(`${esc}[103mx`).style?.background).toBe("var(--ansi-11)");
    expect(only(`${esc}[48;2;0;0;0mx`).style?.background).toBe("#000000");
  });

  test.each(["38;5;256", "38;2;300;0;0", "38;9", "38", "38;5;x"])("ignores %s", (codes) => {
    expect(only(`${esc}[${codes}mx`).style?.colour ?? null).toBeNull();
  });

  test("what follows a colour in the same sequence still counts", () => {
    const { style } = only(`${esc}[38;5;208;1;4mx`);
    expect(style).toMatchObject({ colour: "#ff8700", bold: true, underline: true });
  });

  test("inverse swaps, also with default colours", () => {
    expect(only(`${esc}[7mx`).style).toMatchObject({ colour: "var(--ansi-ground)", background: "var(--ansi-text)" });
    expect(only(`${esc}[31;42;7mx`).style).toMatchObject({ colour: "var(--ansi-2)", background: "var(--ansi-1)" });
  });
});

describe("attributes", () => {
  test("go on and off", () => {
    const spans = parseAnsi(`a${esc}[1;3mb${esc}[22mc${esc}[md`);
    expect(spans.map((span) => [span.text, span.style?.bold ?? false, span.style?.italic ?? false])).toEqual([
      ["a", false, false],
      ["b", true, true],
      ["c", false, true],
      ["d", false, false],
    ]);
  });

  test("hidden text is not hidden", () => {
    expect(textOf(`${esc}[8msecret`)).toBe("secret");
  });
});

describe("what is no colour", () => {
  test.each([
    ["cursor moves", `a${esc}[2Kb${esc}[1;1Hc`, "abc"],
    ["private modes", `${esc}[?25lhello${esc}[?25h`, "hello"],
    ["a title", `${esc}]0;title\x07hello`, "hello"],
    ["a link", `${esc}]8;;https://example.com${esc}\\text${esc}]8;;${esc}\\`, "text"],
    ["a device string", `a${esc}Pq#0;2${esc}\\b`, "ab"],
    ["a character set", `${esc}(Bx`, "x"],
    ["eight-bit introducers", "\x9b31mred", "red"],
    ["a carriage return at the end", "windows\r", "windows"],
  ])("drops %s", (_name, line, text) => {
    expect(textOf(line)).toBe(text);
  });

  test("shows control characters", () => {
    expect(parseAnsi("a\x00b\x7f\x85\u202ec")).toEqual([
      { text: "a", style: null, control: false },
      { text: "^@", style: null, control: true },
      { text: "b", style: null, control: false },
      { text: "^?", style: null, control: true },
      { text: "<U+0085>", style: null, control: true },
      { text: "<U+202E>", style: null, control: true },
      { text: "c", style: null, control: false },
    ]);
    expect(textOf("10%\r20%")).toBe("10%^M20%");
    expect(textOf("a\tb")).toBe("a\tb");
  });

  test("an unfinished sequence hides nothing", () => {
    expect(textOf(`before${esc}]0;never ends, all of this is shown`)).toContain("never ends, all of this is shown");
    expect(textOf(`x${esc}`)).toBe("x^[");
    expect(textOf(`x${esc}[31`)).toBe("x31");
  });

  test("markup stays text", () => {
    expect(textOf("<img src=x onerror=alert(1)>")).toBe("<img src=x onerror=alert(1)>");
  });
});

test("is linear in hostile input", () => {
  const size = 200_000;
  expect(parseAnsi(`${esc}]`.repeat(size))).toEqual([]);
  expect(parseAnsi(`${esc}[1`.repeat(size))).toHaveLength(size);
  expect(parseAnsi("\x00".repeat(size))).toHaveLength(size);
});
