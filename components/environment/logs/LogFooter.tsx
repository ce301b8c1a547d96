import type { LogStore } from "./logStore";

type LogFooterProps = { store: LogStore; ended: boolean };

/** How much there is, how long it is kept, and whether it is live. */
export function LogFooter({ store: { rows, last }, ended }: LogFooterProps) {
  const all = `${last.toLocaleString()} ${last === 1 ? "line" : "lines"}`;
  const isFiltered = rows.count !== last;
  return (
    <div className="flex h-7 shrink-0 items-center gap-3 border-line border-t px-3 text-faint text-xs tabular-nums">
      <span>{isFiltered ? `${rows.count.toLocaleString()} of ${all}` : all}</span>
      {rows.scanning && <span>Looking through the log</span>}
      <span className="max-sm:hidden">Kept for 30 days</span>
      <span className="ml-auto" aria-live="polite">
        {rows.failing ? <span className="text-warn">Not reached, trying again</span> : ended ? "Complete" : <Live />}
      </span>
    </div>
  );
}

function Live() {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className="size-1.5 animate-breathe rounded-full bg-good" />
      Live
    </span>
  );
}
