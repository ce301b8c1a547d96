import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cn } from "@/components/ui/cn";

/** `forced`: something inside needs to be seen. */
type DisclosureProps = { label: string; forced?: boolean; children: ReactNode };

/** What most people need not look at. It stays in the form while it is closed: nothing typed is lost. */
export function Disclosure({ label, forced = false, children }: DisclosureProps) {
  const [wanted, setWanted] = useState(false);
  const open = wanted || forced;
  const id = useId();
  return (
    <div className="flex flex-col gap-4 sm:col-span-2">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setWanted(!open)}
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
