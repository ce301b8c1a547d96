export type Variable = { name: string; value: string };

/** Something in the text that is not a variable. `line` counts from 1. */
export type DotenvProblem = { line: number; text: string };

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=[^\S\n]*/;
const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/**
 * Reads a `.env` file: `NAME=value` with optional `export`, comments, values in single, double or back quotes
 * over as many lines as they take. In double quotes `\n`, `\t`, `\"` and the like are read as escapes; nothing
 * is expanded. Of two with one name the later one counts, in the place of the first.
 */
export function parseDotenv(source: string): { variables: Variable[]; problems: DotenvProblem[] } {
  const values = new Map<string, string>();
  const problems: DotenvProblem[] = [];
  let rest = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  let line = 1;
  while (rest) {
    const taken = takeLine(rest);
    if (taken.variable) values.set(taken.variable.name, taken.variable.value);
    else if (taken.text.trim() && !taken.text.trim().startsWith("#")) problems.push({ line, text: taken.text.trim() });
    line += taken.text.split("\n").length;
    rest = rest.slice(taken.text.length + 1);
  }
  return { variables: [...values].map(([name, value]) => ({ name, value })), problems };
}

/** The next line of the text, or several where a quoted value goes over their ends. */
function takeLine(rest: string): { text: string; variable?: Variable } {
  const end = rest.indexOf("\n");
  const text = end < 0 ? rest : rest.slice(0, end);
  const match = assignment.exec(text);
  if (!match) return { text };
  const [start, name = ""] = match;
  const quoted = takeQuoted(rest.slice(start.length));
  if (quoted) return { text: rest.slice(0, start.length + quoted.length), variable: { name, value: quoted.value } };
  const value = text
    .slice(start.length)
    .replace(/(^|\s)#.*$/, "")
    .trim();
  return { text, variable: { name, value } };
}

/** A quoted value at the start, with the length up to its line's end; null where there is none that closes. */
function takeQuoted(rest: string): { value: string; length: number } | null {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'" && quote !== "`") return null;
  const pattern =
    quote === '"'
      ? /^"((?:\\[\s\S]|[^"\\])*)"[^\S\n]*(?:#.*)?(?=\n|$)/
      : new RegExp(`^${quote}([^${quote}]*)${quote}[^\\S\\n]*(?:#.*)?(?=\\n|$)`);
  const match = pattern.exec(rest);
  if (!match) return null;
  const [whole, inside = ""] = match;
  const value =
    quote === '"' ? inside.replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter) : inside;
  return { value, length: whole.length };
}

/** Whether a pasted text is a list of variables rather than one name or value. */
export function looksLikeDotenv(text: string): boolean {
  return text.split("\n").some((line) => assignment.test(line));
}
