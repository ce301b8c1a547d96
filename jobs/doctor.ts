import { setTimeout as delay } from "node:timers/promises";
import { MayflyError } from "@/lib/platform/errors";
import type { HeldLease, Leases } from "@/lib/platform/lease";
import type { JobPayload } from "@/lib/platform/queue";
import { hasReportSince } from "@/lib/targets/hasReportSince";
import { runDoctor } from "@/lib/targets/runDoctor";

const lookAgainMs = 500;

type Options = { leases: Leases; signal: AbortSignal; onError: (error: unknown) => void };

/**
 * Somebody wants to know whether a target works. Every worker hears of it: one looks, the others see that it has. The
 * target may have been removed meanwhile.
 */
export function doctor({ leases, signal, onError }: Options) {
  return async ({ targetId, askedAt }: JobPayload<"doctor">): Promise<void> => {
    try {
      const lease = await hold(leases, `doctor:${targetId}`, signal);
      try {
        if (await hasReportSince(targetId, new Date(askedAt))) return;
        await runDoctor(targetId, AbortSignal.any([signal, lease.signal]));
      } finally {
        if (!lease.signal.aborted) await leases.release(lease);
      }
    } catch (error) {
      if (!signal.aborted && !(error instanceof MayflyError)) onError(error);
    }
  };
}

/** Waits while another report on the target is being made. */
async function hold(leases: Leases, key: string, signal: AbortSignal): Promise<HeldLease> {
  for (;;) {
    const lease = await leases.acquire(key);
    if (lease) return lease;
    await delay(lookAgainMs, undefined, { signal });
  }
}
