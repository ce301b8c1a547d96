import type { LogLine } from "@/lib/logs/types";
import "./ansi.css";
import { LineText } from "./LineText";
import { shorten } from "./shorten";

const shownCharacters = 300;

/** A few lines of a log, as text; of a long one only its beginning. */
export function LastLines({ lines }: { lines: LogLine[] }) {
  return (
    <section
      aria-label="The last lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-64 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 font-mono text-text text-xs leading-5 [overflow-wrap:anywhere]"
    >
      {lines.map((line) => (
        <div key={line.sequence}>
          <LineText text={shorten(line.text, shownCharacters)} pattern={null} current={false} />
          {line.text.length > shownCharacters && <span className="text-faint">…</span>}
        </div>
      ))}
    </section>
  );
}
