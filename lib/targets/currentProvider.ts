import type { Provider } from "@/lib/providers/types";
import { loadTarget } from "./load";

/**
 * A target's provider as its settings are at each call: for work that goes on for hours or days. Keys that were
 * replaced because the old ones are refused must reach what is waiting for just that.
 */
export function currentProvider(targetId: string): Provider {
  return new Proxy({} as Provider, {
    get(_, method) {
      // Nobody's promise: whoever awaits it gets it as it is.
      if (method === "then") return undefined;
      return async (...values: unknown[]) => {
        const { provider } = await loadTarget(targetId);
        return Reflect.apply(Reflect.get(provider, method), provider, values);
      };
    },
  });
}
