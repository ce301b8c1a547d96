import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { callAction } from "@/components/shared/callAction";
import { fetchJson } from "@/components/shared/fetchJson";
import { useNow } from "@/components/ui/Clock";
import { toastFailed } from "@/components/ui/toast";
import { requestDoctorAction } from "@/lib/targets/actions";
import type { Target } from "@/lib/targets/types";
import { verdictOf } from "./doctorVerdict";

const everyMs = 1_000;
/** After so long without a first line, no worker is there that could look. */
const patienceMs = 60_000;

/** What somebody waits for: a report that was begun after this one. `sinceMs` as `performance.now()` tells it. */
type Wait = { before: string | null; sinceMs: number };

export const targetKey = (id: string) => ["targets", "one", id] as const;

/** A target, read anew each second while the doctor looks at it, and the way to have it look again. */
export function useDoctor(initial: Target) {
  const queries = useQueryClient();
  const [wait, setWait] = useState<Wait | null>(null);
  const now = useNow();
  const isAwaited = (target: Target, nowMs: number) => {
    const begun = target.doctor?.startedAt ?? null;
    if (wait) return wait.before === begun && performance.now() - wait.sinceMs < patienceMs;
    return begun === null && !target.builtIn && nowMs - Date.parse(target.createdAt) < patienceMs;
  };
  const isBusy = (target: Target) =>
    verdictOf(target.doctor, Date.now()) === "looking" || isAwaited(target, Date.now());
  const { data: target } = useQuery({
    queryKey: targetKey(initial.id),
    queryFn: ({ signal }) => fetchJson<Target>(`/api/v1/targets/${initial.id}`, signal),
    initialData: initial,
    refetchInterval: ({ state: { data } }) => (data && isBusy(data) ? everyMs : false),
  });

  /** Watches for a report that somebody has just asked for. */
  const watch = (now: Target) => {
    setWait({ before: now.doctor?.startedAt ?? null, sinceMs: performance.now() });
    queries.setQueryData(targetKey(now.id), now);
  };

  async function run(): Promise<void> {
    const result = await callAction(() => requestDoctorAction(initial.id));
    if (result.ok) return watch(result.data);
    return toastFailed("The doctor could not be asked", { description: result.error.message });
  }

  const verdict = verdictOf(target.doctor, now);
  return { target, verdict, awaited: verdict !== "looking" && isAwaited(target, now), run, watch };
}

export type Doctor = ReturnType<typeof useDoctor>;
