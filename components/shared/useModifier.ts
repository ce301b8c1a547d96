import { useSyncExternalStore } from "react";

const never = () => () => {};

/** The name of the key that goes with letters here: `⌘` on Apple's machines, else `Ctrl`. */
export function useModifier(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );
}
