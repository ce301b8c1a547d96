"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Tabs within a page; keep the chosen one in the URL. */
export function Tabs({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root className={cn("flex min-w-0 flex-col", className)} {...rest} />;
}

export function TabList({ className, ...rest }: ComponentProps<typeof Radix.List>) {
  return (
    <Radix.List
      className={cn("flex gap-4 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] [scrollbar-width:none]", className)}
      {...rest}
    />
  );
}

export function Tab({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        "flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b text-muted text-sm transition-colors duration-75 hover:text-text outline-none data-[state=active]:border-text data-[state=active]:text-text focus-visible:data-[state=active]:border-accent focus-visible:data-[state=active]:text-accent",
        className,
      )}
      {...rest}
    />
  );
}

export function TabPanel({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("min-w-0 pt-4 outline-none", className)} {...rest} />;
}
