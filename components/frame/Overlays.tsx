"use client";

import dynamic from "next/dynamic";
import { useOverlay } from "./overlay";
import { useShortcuts } from "./useShortcuts";

const Palette = dynamic(() => import("./Palette").then((module) => module.Palette), { ssr: false });
const Shortcuts = dynamic(() => import("./Shortcuts").then((module) => module.Shortcuts), { ssr: false });

/** Listens to the keyboard, and shows what a key opened. */
export function Overlays() {
  useShortcuts();
  const open = useOverlay();
  if (open === "palette") return <Palette />;
  if (open === "shortcuts") return <Shortcuts />;
  return null;
}
