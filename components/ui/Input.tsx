"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useField } from "./Field";

/** The look that every control one types into shares. */
export const controlLook =
  "w-full min-w-0 rounded-md border border-line-strong bg-bg px-2.5 text-sm transition-[border-color,box-shadow] duration-75 hover:border-faint/60 focus:border-accent focus:outline-none focus:ring-3 focus:ring-accent-soft aria-invalid:border-bad aria-invalid:focus:ring-bad-soft disabled:cursor-not-allowed disabled:bg-hover disabled:text-muted max-sm:text-lg";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...useField()} className={cn(controlLook, "h-8", className)} {...rest} />;
}
