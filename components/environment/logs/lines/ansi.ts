// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file is about.
import { applySgr, plain, type SgrState, type Style, styleOf } from "./sgr";

/** `control`: a character that has no glyph, spelled out so that it can be seen. */
export type Span = { text: string; style: Style | null; control: boolean };

// ECMA-48: CSI is ESC [ parameters intermediates final; strings (titles, links) run to BEL or ST.
const csi = /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])/y;
const stringStart = /\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]/y;
const stringEnd = /\x07|\x1b\\|\x9c/g;
const shortEscape = /\x1b[ -/]*[0-~]/y;
const unfinished = /\x1b(?:\[[0-?]*[ -/]*)?$/;
// C0 except tab, DEL, C1, and what is invisible or reorders text: zero width and bidirectional controls.
const special = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Turns a log line with terminal escapes into spans: SGR colours (16, 256, 24 bit) and attributes are kept,
 * any other sequence is dropped, and a control character that remains is shown by name. Linear in the text.
 */
export function parseAnsi(line: string): Span[] {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const skipString = stringSkipper(text);
  const spans: Span[] = [];
  let state = plain;
  let at = 0;
  while (at < text.length) {
    const found = firstAt(special, text, at)?.index ?? text.length;
    if (found > at) spans.push({ text: text.slice(at, found), style: styleOf(state), control: false });
    if (found === text.length) break;
    const sequence = firstAt(csi, text, found);
    if (sequence?.[2] === "m") state = applySgr(state, sequence[1] ?? "");
    const length = sequence?.[0].length ?? skipString(found) ?? firstAt(shortEscape, text, found)?.[0].length;
    if (length === undefined) spans.push(controlSpan(text.charCodeAt(found), state));
    at = found + (length ?? 1);
  }
  return spans;
}

/** Cuts off an escape sequence that a cut through the text has left without its end. */
export function withoutUnfinished(text: string): string {
  return text.replace(unfinished, "");
}

function firstAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Finds how long the control string at a position is; looks for an end that is not there only once. */
function stringSkipper(text: string): (at: number) => number | undefined {
  let noneEnds = false;
  return (at) => {
    const start = noneEnds ? null : firstAt(stringStart, text, at);
    if (!start) return undefined;
    const end = firstAt(stringEnd, text, at + start[0].length);
    noneEnds = end === null;
    return end ? end.index + end[0].length - at : undefined;
  };
}

function controlSpan(code: number, state: SgrState): Span {
  return { text: controlName(code), style: styleOf(state), control: true };
}

/** Caret notation (`^G`) as in `cat -v`, which every font can show; the code point for the rest. */
function controlName(code: number): string {
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
