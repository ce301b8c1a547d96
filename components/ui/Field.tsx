"use client";

import { createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "./cn";

type FieldState = { id: string; describedBy: string | undefined; invalid: boolean };

const FieldContext = createContext<FieldState | null>(null);

/** What an input inside a Field takes over: its id, and what describes it. */
export function useField(): { id?: string; "aria-describedby"?: string; "aria-invalid"?: true } {
  const field = useContext(FieldContext);
  if (!field) return {};
  return { id: field.id, "aria-describedby": field.describedBy, ...(field.invalid ? { "aria-invalid": true } : {}) };
}

type FieldProps = {
  label: ReactNode;
  /** Said in place of the hint while there is something wrong. */
  error?: string | null | undefined;
  hint?: ReactNode;
  optional?: boolean;
  /** At the right end of the label's line. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** Label, input, then its error or hint. The input (Input, Textarea, Select) finds its id by itself. */
export function Field({ label, error, hint, optional, aside, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error || hint;
  return (
    <FieldContext value={{ id, describedBy: note ? noteId : undefined, invalid: Boolean(error) }}>
      <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
        <div className="flex items-baseline justify-between gap-2">
          <label htmlFor={id} className="font-medium text-sm">
            {label}
            {optional && <span className="ml-1.5 font-normal text-faint text-xs">optional</span>}
          </label>
          {aside && <span className="text-faint text-xs">{aside}</span>}
        </div>
        {children}
        {note && (
          <div id={noteId} className={cn("text-xs", error ? "text-bad" : "text-faint")} aria-live="polite">
            {note}
          </div>
        )}
      </div>
    </FieldContext>
  );
}
