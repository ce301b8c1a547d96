import { CircleStop, X } from "lucide-react";
import { Button } from "@/components/ui/Button";

type BulkBarProps = { chosen: number; living: number; onClear: () => void; onTerminate: () => void };

/** Floats over the end of the list while rows are chosen. */
export function BulkBar({ chosen, living, onClear, onTerminate }: BulkBarProps) {
  return (
    <div className="pointer-events-none sticky bottom-4 z-20 mt-auto flex justify-center px-4 pt-4">
      <div
        role="toolbar"
        aria-label="Chosen environments"
        className="pointer-events-auto flex animate-rise items-center gap-1 rounded-lg bg-raised p-1.5 pl-3 shadow-pop"
      >
        <span aria-live="polite" className="mr-3 tabular-nums">
          {chosen} chosen
        </span>
        <Button variant="danger-quiet" disabled={living === 0} onClick={onTerminate}>
          <CircleStop />
          Terminate{living > 0 && living !== chosen ? ` ${living}` : ""}…
        </Button>
        <Button variant="ghost" size="icon" aria-label="Choose none" data-tip="Choose none" onClick={onClear}>
          <X />
        </Button>
      </div>
    </div>
  );
}
