import { ArrowDown } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { LogEmpty } from "./LogEmpty";
import { LogRow } from "./lines/LogRow";
import type { LogStore } from "./logStore";
import type { Rows } from "./rows";
import { useLogScroll } from "./useLogScroll";
import type { ScrollTarget } from "./useTarget";

type LogListProps = {
  store: LogStore;
  wrap: boolean;
  pattern: RegExp | null;
  /** Where to scroll to. */
  target: ScrollTarget | null;
  /** The line that the search stands at. */
  current: number | null;
  /** The line that the address names. */
  chosen: number | null;
  onSelect: (sequence: number) => void;
  onGo: (sequence: number) => void;
  /** Told the sequence of the topmost line in view. */
  view: RefObject<number>;
  ended: boolean;
  onShowAll: () => void;
};

/** The lines themselves, of which only those in view exist in the page. */
export function LogList({ store, target, view, ended, onGo, onShowAll, ...lines }: LogListProps) {
  const { rows, last, version } = store;
  const scroll = useLogScroll(rows, version, target);
  const { element, virtual, first, following, toEnd } = scroll;
  const waiting = useWaiting(rows.count, following);
  const top = rows.sequenceAt(first + (virtual.range?.startIndex ?? 0));

  useEffect(() => {
    view.current = top;
  }, [view, top]);
  // Heights that were measured hold only for the way of wrapping they were measured with.
  const measured = useRef(lines.wrap);
  useEffect(() => {
    if (measured.current !== lines.wrap) virtual.measure();
    measured.current = lines.wrap;
  }, [lines.wrap, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "End") toEnd();
    else if (event.key === "Home") onGo(rows.sequenceAt(0));
    else return;
    event.preventDefault();
  };

  const style = { "--gutter": `${Math.max(3, String(last).length)}ch` } as CSSProperties;
  return (
    <div className="relative min-h-0 flex-1 bg-sunken after:pointer-events-none after:absolute after:inset-0 after:z-10 after:-outline-offset-2 after:outline-accent has-[section:focus-visible]:after:outline-2">
      <section
        ref={element}
        aria-label="Log lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
        style={style}
        className="absolute inset-0 overflow-auto overscroll-contain font-mono text-xs leading-5 [contain:strict] outline-none [overflow-anchor:none]"
      >
        <div className="relative min-w-full" style={{ height: virtual.getTotalSize() }}>
          <LogRows {...lines} rows={rows} scroll={scroll} />
        </div>
      </section>
      {rows.count === 0 && <LogEmpty total={last} scanning={rows.scanning} ended={ended} onShowAll={onShowAll} />}
      {!following && <EndButton waiting={waiting} onClick={toEnd} />}
    </div>
  );
}

type LogRowsProps = Pick<LogListProps, "wrap" | "pattern" | "current" | "chosen" | "onSelect"> & {
  rows: Rows;
  scroll: ReturnType<typeof useLogScroll>;
};

function LogRows({ rows, scroll: { virtual, first }, chosen, current, wrap, pattern, onSelect }: LogRowsProps) {
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const [onExpand] = useState(() => (sequence: number) => setExpanded((before) => new Set(before).add(sequence)));
  return virtual.getVirtualItems().map(({ index, start }) => {
    const sequence = rows.sequenceAt(first + index);
    return (
      <LogRow
        key={sequence}
        ref={virtual.measureElement}
        index={index}
        top={start}
        sequence={sequence}
        line={rows.lineAt(first + index)}
        expanded={expanded.has(sequence)}
        selected={chosen === sequence}
        current={current === sequence}
        {...{ wrap, pattern, onSelect, onExpand }}
      />
    );
  });
}

/** How many rows have come since the reader left the end. */
function useWaiting(count: number, following: boolean): number {
  const [seen, setSeen] = useState(count);
  if (following && seen !== count) setSeen(count);
  // A filter may have made it fewer.
  if (seen > count) setSeen(count);
  return count - seen;
}

function EndButton({ waiting, onClick }: { waiting: number; onClick: () => void }) {
  return (
    <Button
      size="sm"
      variant={waiting > 0 ? "primary" : "secondary"}
      className="absolute right-5 bottom-3 rounded-full shadow-pop"
      onClick={onClick}
    >
      <ArrowDown />
      {waiting > 0 ? `${waiting.toLocaleString()} new ${waiting === 1 ? "line" : "lines"}` : "Latest"}
    </Button>
  );
}
