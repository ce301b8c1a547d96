import { cn } from "./cn";

/** Mayfly's mark, a mayfly with its wings up: public/icon.svg as a stencil for the accent colour. */
export function Mark({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block size-6 bg-accent mask-[url(/icon.svg)] mask-contain", className)} />;
}
