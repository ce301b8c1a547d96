"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useNewEnvironment } from "@/components/environments/useNewEnvironment";
import { openOverlay } from "./overlay";

const chordMs = 1_000;

/** Where `g` and a second key lead. */
const places: Record<string, string> = { e: "/environments", p: "/projects", s: "/settings/account" };

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** Something on top of the page has the keyboard. */
function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=menu]") !== null;
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>("[data-filter]");
  filter?.focus();
  filter?.select();
  return filter !== null;
}

/** The keys that work everywhere: Ctrl/Cmd+K, `?`, `n`, `/`, and `g` with a letter. */
export function useShortcuts(): void {
  const router = useRouter();
  const newEnvironment = useNewEnvironment();
  const chordUntil = useRef(0);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
        event.preventDefault();
        if (!isCovered()) openOverlay("palette");
        return;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isCovered()) return;
      const place = event.timeStamp < chordUntil.current ? places[event.key] : undefined;
      chordUntil.current = event.key === "g" ? event.timeStamp + chordMs : 0;
      if (place) router.push(place);
      else if (event.key === "?") openOverlay("shortcuts");
      else if (event.key === "n") newEnvironment.open();
      else if (event.key !== "/" || !focusFilter()) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, newEnvironment.open]);
}
