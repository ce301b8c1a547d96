import { useSyncExternalStore } from "react";

/** What lies over the page: the command palette, the list of shortcuts, or nothing. */
export type OverlayName = "palette" | "shortcuts";

let open: OverlayName | null = null;
const watchers = new Set<() => void>();

function set(name: OverlayName | null): void {
  open = name;
  for (const watcher of watchers) watcher();
}

export function openOverlay(name: OverlayName): void {
  set(name);
}

export function closeOverlay(): void {
  set(null);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useOverlay(): OverlayName | null {
  return useSyncExternalStore(
    watch,
    () => open,
    () => null,
  );
}
