import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A bare checkbox; give it an aria-label, or use CheckboxField. */
export function Checkbox({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return (
    <span className={cn("relative inline-flex size-4 shrink-0 align-middle", className)}>
      <input
        type="checkbox"
        className="peer size-4 appearance-none rounded-sm border border-line-strong bg-bg transition-colors duration-75 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent hover:border-faint disabled:opacity-50"
        {...rest}
      />
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="pointer-events-none absolute inset-0 size-4 fill-none stroke-2 stroke-accent-ink opacity-0 peer-checked:opacity-100"
      >
        <path d="m4.5 8.3 2.4 2.4 4.6-5.2" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      <span className="pointer-events-none absolute inset-x-1 top-[7px] h-0.5 rounded-full bg-accent-ink opacity-0 peer-indeterminate:opacity-100" />
    </span>
  );
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
