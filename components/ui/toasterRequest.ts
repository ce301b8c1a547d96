import { useSyncExternalStore } from "react";

// Toasts are loaded with the first of them: pages start without their code.

let requested = false;
const watchers = new Set<() => void>();
const mounted = Promise.withResolvers<void>();

export function requestToaster(): void {
  requested = true;
  for (const watcher of watchers) watcher();
}

/** Resolves once there is a place where toasts appear. */
export function toasterReady(): Promise<void> {
  return mounted.promise;
}

export function tellToasterReady(): void {
  mounted.resolve();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useToasterRequested(): boolean {
  return useSyncExternalStore(
    watch,
    () => requested,
    () => false,
  );
}
