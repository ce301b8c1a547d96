import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import type { Cloud } from "@/lib/sandbox/cloud";
import type { interruptionSchema } from "@/lib/sandbox/faults/schema";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { findInstances } from "./find";
import { takeDown } from "./takeDown";

/**
 * Takes a Spot instance back as EC2 does: the notice is in its metadata at once, with a recommendation to rebalance,
 * and the end comes `noticeMs` later. Source: EC2 User Guide, "Spot Instance interruption notices".
 */
export async function interrupt(
  cloud: Cloud,
  { instanceId, noticeMs }: z.infer<typeof interruptionSchema>,
): Promise<{ interrupted: boolean; time?: string; reason?: string }> {
  const [record] = findInstances(cloud, [instanceId]);
  if (record?.market !== "spot" || record.state !== "running") {
    return { interrupted: false, reason: "Only a running Spot instance can be interrupted." };
  }
  const second = (timeMs: number) => new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z");
  const endsAtMs = Date.now() + noticeMs;
  record.notice = { givenAt: second(Date.now()), endsAt: second(endsAtMs) };
  void endInterrupted(cloud, record, endsAtMs);
  await cloud.store.save();
  return { interrupted: true, time: record.notice.endsAt };
}

/** Ends an instance when its notice says so, or at once when that was while nobody looked. */
export async function endInterrupted(
  cloud: Cloud,
  record: InstanceRecord,
  endsAtMs = Date.parse(record.notice?.endsAt ?? ""),
): Promise<void> {
  const { signal } = cloud.closing;
  await wait(Math.max(0, endsAtMs - Date.now()), undefined, { signal }).catch(() => undefined);
  if (signal.aborted || record.state !== "running") return;
  const code = "Server.SpotInstanceTermination";
  record.stateReason = { code, message: `${code}: Spot instance termination` };
  record.transitionReason = code;
  await takeDown(cloud, record, "terminated");
}
