import type { ReactNode } from "react";
import { cn } from "./cn";

export function Kbd({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line-strong px-1 font-sans text-2xs text-faint leading-none",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
