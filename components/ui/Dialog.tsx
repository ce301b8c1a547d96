"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { cn } from "./cn";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** `sm` for a question, `md` for a form. */
  size?: "sm" | "md";
  className?: string;
  children: ReactNode;
};

const widths = { sm: "max-w-md", md: "max-w-xl" };

/**
 * A modal: traps the focus, gives it back, closes on Esc. On a phone it fills the screen from below.
 * Load whatever uses it through next/dynamic, so that pages do not carry it.
 */
export function Dialog({ open, onOpenChange, title, description, size = "sm", className, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-fade items-end overflow-y-auto bg-overlay sm:items-start sm:justify-items-center sm:p-4 sm:pt-[min(14vh,8rem)]">
          <Radix.Content
            // Esc closes what is open inside first: a list of suggestions.
            onEscapeKeyDown={(event) => document.querySelector("[role=listbox]") && event.preventDefault()}
            {...(description ? {} : { "aria-describedby": undefined })}
            className={cn(
              "relative flex w-full min-w-0 animate-rise flex-col rounded-t-xl bg-raised shadow-pop outline-none sm:rounded-xl",
              widths[size],
              className,
            )}
          >
            <header className="flex items-start gap-4 pt-4 pr-14 pb-3 pl-5">
              <div className="min-w-0 flex-1">
                <Radix.Title className="text-lg">{title}</Radix.Title>
                {description && (
                  <Radix.Description className="mt-0.5 text-muted text-sm">{description}</Radix.Description>
                )}
              </div>
            </header>
            {children}
            {/* Last, so that the focus begins at what the dialog is about. */}
            <Radix.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute top-3 right-3">
                <X />
              </Button>
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The part of a dialog that holds its content. */
export function DialogBody({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("flex flex-col gap-4 px-5 pb-5", className)}>{children}</div>;
}

/** The row of buttons at the end: quiet ones first, the one that acts last. */
export function DialogFooter({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <footer className={cn("flex items-center justify-end gap-2 border-line border-t px-5 py-3", className)}>
      {children}
    </footer>
  );
}
