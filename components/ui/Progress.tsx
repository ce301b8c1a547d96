import { cn } from "./cn";

type ProgressProps = {
  /** From 0 to 1; without it the line moves on its own. */
  value?: number;
  label: string;
  className?: string;
};

/** A hairline of progress. */
export function Progress({ value, label, className }: ProgressProps) {
  const known = value !== undefined;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(value * 100) : undefined}
      className={cn("h-0.5 w-full overflow-hidden rounded-full bg-line", className)}
    >
      {known ? (
        <div className="h-full bg-accent transition-[width] duration-300" style={{ width: `${value * 100}%` }} />
      ) : (
        <div className="h-full w-1/3 animate-slide bg-accent" />
      )}
    </div>
  );
}
