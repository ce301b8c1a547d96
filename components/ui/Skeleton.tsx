import { cn } from "./cn";

/** A place where something will be: give it that thing's size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-3.5 animate-breathe rounded-sm bg-pressed", className)} />;
}
