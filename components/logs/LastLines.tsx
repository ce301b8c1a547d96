import type { LogLine } from "@/lib/logs/types";
import "./ansi.css";
import { LineText } from "./LineText";
import { shorten } from "./shorten";

/** A few lines of a log, as text. */
export function LastLines({ lines }: { lines: LogLine[] }) {
  return (
    <pre className="max-h-64 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 font-mono text-text text-xs leading-5 [overflow-wrap:anywhere]">
      {lines.map((line) => (
        <div key={line.sequence}>
          <LineText text={shorten(line.text)} pattern={null} current={false} />
        </div>
      ))}
    </pre>
  );
}
