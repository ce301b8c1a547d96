"use client";

import { useNow } from "./Clock";
import { cn } from "./cn";
import { longDuration, shortDuration, stepDuration } from "./duration";

type TimeProps = { value: string; className?: string };

/** How long ago, `3h ago`; the exact time on hover. `bare` leaves out the word. */
export function Ago({ value, bare = false, className }: TimeProps & { bare?: boolean }) {
  const ms = useNow() - Date.parse(value);
  const text = bare ? shortDuration(ms) : ms < 5_000 ? "just now" : `${shortDuration(ms)} ago`;
  return (
    <time dateTime={value} data-tip-time={value} className={className}>
      {text}
    </time>
  );
}

const soonMs = 10 * 60_000;

type CountdownProps = TimeProps & {
  /** Said when nothing is left. */
  over?: string;
  /** Follows the time, with its space. */
  suffix?: string;
};

/** What is left until `value`, `1h 05m`; warns when it is little. */
export function Countdown({ value, over = "over", suffix = "", className }: CountdownProps) {
  const ms = Date.parse(value) - useNow();
  return (
    <time dateTime={value} data-tip-time={value} className={cn(ms > 0 && ms < soonMs && "text-warn", className)}>
      {ms > 0 ? `${longDuration(ms)}${suffix}` : over}
    </time>
  );
}

/** How long from `start` to `end`, or until now while there is no end. */
export function Elapsed({ start, end, className }: { start: string; end: string | null; className?: string }) {
  const now = useNow();
  const ms = (end ? Date.parse(end) : now) - Date.parse(start);
  return <span className={cn("tabular-nums", className)}>{end ? stepDuration(ms) : longDuration(ms)}</span>;
}
