import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const box =
  "relative size-4 shrink-0 appearance-none rounded-sm border border-line-strong bg-bg align-middle transition-colors duration-75 hover:border-faint disabled:opacity-50";
const filled =
  "checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent after:absolute after:border-accent-ink";
const tick = "checked:after:top-px checked:after:left-1 checked:after:h-2 checked:after:w-1.5 checked:after:rotate-45";
const tickLines = "checked:after:border-r-2 checked:after:border-b-2";
const dash =
  "indeterminate:after:inset-x-[3px] indeterminate:after:top-1.5 indeterminate:after:border-t-2 indeterminate:after:border-b-0";

/** A bare checkbox; give it an aria-label, or use CheckboxField. One element: a long table has one in each row. */
export function Checkbox({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return <input type="checkbox" className={cn(box, filled, tick, tickLines, dash, className)} {...rest} />;
}

type CheckboxFieldProps = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode };

export function CheckboxField({ label, hint, className, ...rest }: CheckboxFieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside Checkbox.
    <label className={cn("flex items-start gap-2.5", className)}>
      <Checkbox className="mt-0.5" {...rest} />
      <span className="flex flex-col">
        <span className="text-sm">{label}</span>
        {hint && <span className="text-faint text-xs">{hint}</span>}
      </span>
    </label>
  );
}
