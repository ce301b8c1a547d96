"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useField } from "./Field";
import { controlLook } from "./Input";

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...useField()} className={cn(controlLook, "min-h-16 py-1.5", className)} {...rest} />;
}
