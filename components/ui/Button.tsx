import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { PageLink } from "./PageLink";

const button = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 overflow-hidden whitespace-nowrap rounded-md font-medium text-sm transition-colors duration-75 disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-ink hover:bg-accent-hover",
        secondary: "border border-line-strong bg-raised text-text hover:bg-hover active:bg-pressed",
        ghost: "text-muted hover:bg-hover hover:text-text active:bg-pressed",
        danger: "bg-bad text-bad-ink hover:bg-bad-hover",
        "danger-quiet": "border border-line-strong bg-raised text-bad hover:border-bad/40 hover:bg-bad-soft",
      },
      size: {
        sm: "h-7 px-2 text-xs",
        md: "h-8 px-3",
        lg: "h-9 px-4",
        icon: "size-8",
        "icon-sm": "size-7",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type Look = VariantProps<typeof button>;

/** `busy` keeps the size, refuses clicks and shows a moving line at the lower edge. */
export function Button({
  variant,
  size,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look & { busy?: boolean }) {
  return (
    <button
      type={type}
      className={cn(button({ variant, size }), busy && "pointer-events-none", className)}
      disabled={disabled}
      aria-busy={busy || undefined}
      onClickCapture={busy ? (event) => event.preventDefault() : undefined}
      {...rest}
    >
      {children}
      {busy && (
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 overflow-hidden bg-current/20">
          <span className="block h-full w-1/3 animate-slide bg-current" />
        </span>
      )}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof PageLink> & Look) {
  return <PageLink className={cn(button({ variant, size }), className)} {...rest} />;
}

/** The same for what lies outside of the pages: a download, another site. */
export function ButtonAnchor({ variant, size, className, ...rest }: ComponentProps<"a"> & Look) {
  return <a className={cn(button({ variant, size }), className)} {...rest} />;
}
