import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";

type DisclosureProps = { label: string; open: boolean; onOpen: (open: boolean) => void; children: ReactNode };

/** What most people need not look at. It stays in the form while it is closed: nothing typed is lost. */
export function Disclosure({ label, open, onOpen, children }: DisclosureProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-4 sm:col-span-2">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => onOpen(!open)}
        className="-ml-1 flex h-7 items-center gap-1 self-start rounded-md pr-2 text-muted hover:text-text"
      >
        <ChevronRight aria-hidden className={cn("size-4 transition-transform duration-100", open && "rotate-90")} />
        {label}
      </button>
      <div id={id} hidden={!open} className="grid gap-4 sm:grid-cols-2 [&[hidden]]:hidden">
        {children}
      </div>
    </div>
  );
}
