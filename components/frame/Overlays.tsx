"use client";

import { lazily } from "@/components/ui/lazily";
import { useOverlay } from "./overlay";
import { useShortcuts } from "./useShortcuts";

const Palette = lazily(() => import("./Palette").then((module) => module.Palette));
const Shortcuts = lazily(() => import("./Shortcuts").then((module) => module.Shortcuts));

/** Listens to the keyboard, and shows what a key opened. */
export function Overlays() {
  useShortcuts();
  const open = useOverlay();
  if (open === "palette") return <Palette />;
  if (open === "shortcuts") return <Shortcuts />;
  return null;
}
