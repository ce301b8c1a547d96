import type { LucideIcon } from "lucide-react";
import { useEffect } from "react";

export type PageCommand = { label: string; Icon: LucideIcon; keys?: string; run: () => void };

let current: () => PageCommand[] = none;

/** What the page that is open can do, as it is now: the palette asks when it opens. */
export function pageCommands(): PageCommand[] {
  return current();
}

/** Offers a page's own actions in the palette while the page is there. */
export function usePageCommands(commands: () => PageCommand[]): void {
  useEffect(() => {
    current = commands;
    return () => {
      current = none;
    };
  }, [commands]);
}

function none(): PageCommand[] {
  return [];
}
