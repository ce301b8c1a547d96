"use client";

import { useEffect, useState } from "react";

/**
 * The secret that a one-time link carries in its fragment, which browsers never send. It is taken out of the
 * address bar at once. Undefined before the page has woken, null where the link has none.
 */
export function useLinkSecret(): string | null | undefined {
  const [secret, setSecret] = useState<string | null>();
  useEffect(() => {
    const fragment = window.location.hash.slice(1);
    if (!fragment) return setSecret((known) => known ?? null);
    setSecret(fragment);
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, []);
  return secret;
}
