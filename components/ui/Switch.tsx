import type { ComponentProps } from "react";
import { cn } from "./cn";

/** On or off, at once: for settings that apply without a save button. */
export function Switch({ className, ...rest }: Omit<ComponentProps<"input">, "type" | "role">) {
  return (
    <input
      type="checkbox"
      // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says itself whether it is checked.
      role="switch"
      className={cn(
        "relative h-[18px] w-8 shrink-0 appearance-none rounded-full bg-line-strong transition-colors duration-100 checked:bg-accent disabled:opacity-50",
        "before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-bg before:shadow-sm before:transition-transform before:duration-100 checked:before:translate-x-3.5",
        className,
      )}
      {...rest}
    />
  );
}
