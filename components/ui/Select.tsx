"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useField } from "./Field";
import { controlLook } from "./Input";

/** The browser's own select: quick, and at home on every device. Options are children. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative block w-full", className)}>
      <select
        {...useField()}
        className={cn(controlLook, "h-8 appearance-none truncate pr-7 [&>option]:bg-raised")}
        {...rest}
      >
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-faint" />
    </span>
  );
}
