import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type Choice = { value: string; label: string; hint: ReactNode };
type ChoicesProps = { legend: string; choices: Choice[]; input: ComponentProps<"input">; className?: string };

/** One of a few, each with a sentence when to take it. `input`: what registering the field gives. */
export function Choices({ legend, choices, input, className }: ChoicesProps) {
  return (
    <fieldset className={cn("min-w-0 sm:col-span-2", className)}>
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      <div className="divide-y divide-line overflow-hidden rounded-md border border-line-strong">
        {choices.map(({ value, label, hint }) => (
          <label
            key={value}
            className="flex cursor-pointer items-start gap-2.5 px-3 py-2 transition-colors duration-75 hover:bg-hover has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2"
          >
            <input
              type="radio"
              value={value}
              {...input}
              className="mt-[3px] size-3.5 shrink-0 appearance-none rounded-full border border-line-strong bg-bg checked:border-[4px] checked:border-accent focus-visible:outline-none"
            />
            <span className="min-w-0">
              <span className="block font-medium">{label}</span>
              <span className="block text-muted text-xs">{hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
