import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and while the browser wakes up what the server made; true from then on. */
export function useIsAwake(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
