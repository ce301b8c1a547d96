"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/shared/callAction";
import { applyChanges } from "@/components/shared/live/Live";
import { toastDone, toastFailed } from "@/components/ui/toast";
import { trySampleAction } from "@/lib/environments/actions";

/** One click from nothing to a running environment: the sample repository. */
export function useTrySample(): { start: () => Promise<void>; busy: boolean } {
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const router = useRouter();

  async function start() {
    setBusy(true);
    const result = await callAction(() => trySampleAction());
    setBusy(false);
    if (!result.ok) return toastFailed("The sample was not started", { description: result.error.message });
    const { id, name } = result.data;
    applyChanges(queries, [result.data]);
    const action = { label: "Open", onClick: () => router.push(`/environments/${id}`) };
    return toastDone(`${name} is on its way`, { action });
  }

  return { start, busy };
}
