import { type CSSProperties, memo, type Ref } from "react";
import { cn } from "@/components/ui/cn";
import type { LogLine } from "@/lib/logs/types";
import { LineText } from "./LineText";
import { clockTime, exactTime } from "./lineTime";
import { shorten, shownCharacters, sizeText } from "./shorten";

export const rowHeightPx = 20;

type LogRowProps = {
  ref?: Ref<HTMLDivElement>;
  index: number;
  top: number;
  sequence: number;
  /** Absent while it is being loaded. */
  line: LogLine | undefined;
  wrap: boolean;
  expanded: boolean;
  selected: boolean;
  /** The match that the search stands at. */
  current: boolean;
  pattern: RegExp | null;
  onSelect: (sequence: number) => void;
  onExpand: (sequence: number) => void;
};

const streamLooks = { stdout: "", stderr: "before:bg-warn", mayfly: "text-muted before:bg-accent" };

/** One line: number, time, step, text. A bar at the left tells errors from output. */
export const LogRow = memo(function LogRow({
  ref,
  index,
  top,
  wrap,
  expanded,
  selected,
  current,
  ...row
}: LogRowProps) {
  const { line, sequence, pattern, onSelect, onExpand } = row;
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  return (
    <div
      ref={ref}
      data-index={index}
      data-sequence={sequence}
      style={style}
      className={cn(
        "group absolute top-0 left-0 flex min-h-5 w-max min-w-full",
        "before:absolute before:inset-y-0 before:left-0 before:z-10 before:w-0.5",
        wrap && "w-full",
        line && streamLooks[line.stream],
        selected || current ? "bg-accent-soft" : "hover:bg-hover",
      )}
    >
      <Gutter sequence={sequence} line={line} marked={selected || current} onSelect={onSelect} />
      <div
        className={cn(
          "min-w-0 flex-1 pr-4 pl-2",
          wrap || expanded ? "whitespace-pre-wrap [overflow-wrap:anywhere]" : "whitespace-pre",
          expanded && !wrap && "max-w-[120ch]",
        )}
      >
        {line ? (
          <>
            <LineText text={expanded ? line.text : shorten(line.text)} pattern={pattern} current={current} />
            {!expanded && line.text.length > shownCharacters && (
              <button
                type="button"
                className="ml-2 select-none text-accent hover:underline"
                onClick={() => onExpand(sequence)}
              >
                Show all {sizeText(line.text)}
              </button>
            )}
          </>
        ) : (
          <span
            className="my-1.5 block h-2 animate-breathe rounded-sm bg-pressed"
            style={{ width: `${12 + ((sequence * 37) % 50)}ch` }}
          />
        )}
      </div>
    </div>
  );
});

type GutterProps = Pick<LogRowProps, "sequence" | "line" | "onSelect"> & { marked: boolean };

/** Stays in place when a long line is scrolled sideways, and is left out when text is copied. */
function Gutter({ sequence, line, marked, onSelect }: GutterProps) {
  return (
    <div
      className={cn(
        "sticky left-0 z-[1] flex shrink-0 select-none gap-3 bg-sunken pl-3 text-faint",
        marked
          ? "[background-image:linear-gradient(var(--accent-soft),var(--accent-soft))]"
          : "group-hover:[background-image:linear-gradient(var(--hover),var(--hover))]",
      )}
    >
      <a
        href={`#L${sequence}`}
        tabIndex={-1}
        aria-label={`Line ${sequence}`}
        className={cn("w-(--gutter) text-right hover:text-accent hover:underline", marked && "text-accent")}
        onClick={(event) => {
          event.preventDefault();
          onSelect(sequence);
        }}
      >
        {sequence}
      </a>
      <span className="w-[8ch] max-sm:hidden" data-tip={line && exactTime(line.time)}>
        {line && clockTime(line.time)}
      </span>
      <span className="w-[9ch] truncate max-md:hidden">{line?.step}</span>
    </div>
  );
}
