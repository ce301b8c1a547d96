import { Button } from "@/components/ui/Button";

type LogEmptyProps = { total: number; scanning: boolean; ended: boolean; onShowAll: () => void };

/** What is said where there are no lines. */
export function LogEmpty({ total, scanning, ended, onShowAll }: LogEmptyProps) {
  return (
    <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-3 px-6 text-center text-muted">
      <p>{words(total, scanning, ended)}</p>
      {total > 0 && !scanning && (
        <Button size="sm" className="pointer-events-auto" onClick={onShowAll}>
          Show all lines
        </Button>
      )}
    </div>
  );
}

function words(total: number, scanning: boolean, ended: boolean): string {
  if (total === 0)
    return ended ? "Nothing was logged." : "Nothing has been logged yet. Lines appear here as they are written.";
  return scanning ? "Looking through the log" : "No line is of these steps and streams.";
}
