"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { endChord, isInChord, startChord } from "@/components/shared/chord";
import { useNewEnvironment } from "@/components/shared/newEnvironment/useNewEnvironment";
import { isCovered, isPlainKey } from "@/components/shared/plainKey";
import { openOverlay } from "./overlay";

/** Where `g` and a second key lead. */
const places: Record<string, string> = { e: "/environments", p: "/projects", s: "/settings/account" };

/** The keys that work everywhere: Ctrl/Cmd+K, `?`, `n`, `/`, and `g` with a letter. */
export function useShortcuts(): void {
  const router = useRouter();
  const { open } = useNewEnvironment();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const run = isPaletteKey(event) ? () => openOverlay("palette") : plainKey(event, router.push, open);
      if (!run) return;
      event.preventDefault();
      if (!isCovered()) run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, open]);
}

function isPaletteKey(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
}

/** What a key without modifiers does, unless it is typed into something; null for nothing. */
function plainKey(event: KeyboardEvent, go: (href: string) => void, openNew: () => void): (() => void) | null {
  if (!isPlainKey(event)) return null;
  const place = isInChord(event) ? places[event.key] : undefined;
  endChord();
  if (place) return () => go(place);
  if (event.key === "g") return () => startChord(event);
  if (event.key === "?") return () => openOverlay("shortcuts");
  if (event.key === "n") return openNew;
  return event.key === "/" ? focusFilter : null;
}

function focusFilter(): void {
  const filter = document.querySelector<HTMLInputElement>("[data-filter]");
  filter?.focus();
  filter?.select();
}
