import { MayflyError } from "@/lib/platform/errors";
import type { JobPayload } from "@/lib/platform/queue";
import { runDoctor } from "@/lib/targets/runDoctor";

/** Somebody wants to know whether a target works. It may have been removed meanwhile. */
export function doctor(signal: AbortSignal) {
  return async ({ targetId }: JobPayload<"doctor">): Promise<void> => {
    await runDoctor(targetId, signal).catch((error: unknown) => {
      if (!(error instanceof MayflyError)) throw error;
    });
  };
}
