"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Clock } from "@/components/ui/Clock";
import { Tooltips } from "@/components/ui/Tooltips";
import { useToasterRequested } from "@/components/ui/toasterRequest";
import { Live } from "./Live";

const Toaster = dynamic(() => import("@/components/ui/Toaster").then((module) => module.Toaster), { ssr: false });

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
          <Tooltips />
          <ToastHost />
        </Clock>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}

function ToastHost() {
  return useToasterRequested() && <Toaster />;
}
