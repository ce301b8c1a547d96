const special = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One row in COPY's text format (PostgreSQL manual, COPY, "Text Format"); null becomes `\N`. */
export function copyRow(values: (string | number | null)[]): string {
  return `${values.map((value) => (value === null ? "\\N" : escapeText(String(value)))).join("\t")}\n`;
}

function escapeText(text: string): string {
  return text.replace(special, (character) => escapes[character] ?? character);
}
