import { withoutUnfinished } from "./ansi";

/** Characters of a line that are shown at once; a row with more says so and offers the rest. */
export const shownCharacters = 2_000;

/** Cuts a long line for showing, never inside an escape sequence or a surrogate pair. */
export function shorten(text: string, characters = shownCharacters): string {
  if (text.length <= characters) return text;
  const cut = text.slice(0, characters);
  return withoutUnfinished(cut).replace(/[\ud800-\udbff]$/, "");
}

/** How much of a line there is, as people read it: `940 B`, `12 kB`, `1.0 MB`. */
export function sizeText(text: string): string {
  const bytes = text.length;
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
