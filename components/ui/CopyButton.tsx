"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { Button } from "./Button";

const shownForMs = 1_500;

type CopyButtonProps = Omit<ComponentProps<typeof Button>, "value"> & { value: string; label?: string };

/** Copies `value`, and says so in place. With children it is a button with words, else an icon. */
export function CopyButton({ value, label = "Copy", children, variant = "ghost", size, ...rest }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownForMs);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <Button
      variant={variant}
      size={size ?? (children ? "md" : "icon-sm")}
      aria-label={children ? undefined : label}
      data-tip={copied ? "Copied" : children ? undefined : label}
      onClick={async (event) => {
        event.stopPropagation();
        await navigator.clipboard.writeText(value);
        setCopied(true);
      }}
      {...rest}
    >
      {copied ? <Check className="text-good" /> : <Copy />}
      {children}
      <span className="sr-only" aria-live="polite">
        {copied ? "Copied" : ""}
      </span>
    </Button>
  );
}
