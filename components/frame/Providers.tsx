"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useEffect, useState } from "react";
import { Live } from "@/components/shared/live/Live";
import { Clock } from "@/components/ui/Clock";
import { lazily } from "@/components/ui/lazily";
import { useToasterRequested } from "@/components/ui/toasterRequest";

const Tooltips = lazily(() => import("@/components/ui/Tooltips").then((module) => module.Tooltips));
const Toaster = lazily(() => import("@/components/ui/Toaster").then((module) => module.Toaster));

const staleMs = 15_000;

/** What every page behind the sign-in shares. `now`: when the server rendered, in milliseconds. */
export function Providers({ now, children }: { now: number; children: ReactNode }) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: staleMs, refetchOnWindowFocus: false } } }),
  );
  return (
    <QueryClientProvider client={queries}>
      <NuqsAdapter>
        <Clock now={now}>
          <Live>{children}</Live>
          <TooltipHost />
          <ToastHost />
        </Clock>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}

function ToastHost() {
  return useToasterRequested() && <Toaster />;
}

/** Tooltips come with the first move of a pointer or of the focus. */
function TooltipHost() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    const options = { signal: abort.signal, once: true, passive: true };
    document.addEventListener("pointermove", () => setWanted(true), options);
    document.addEventListener("keydown", () => setWanted(true), options);
    return () => abort.abort();
  }, []);
  return wanted && <Tooltips />;
}
