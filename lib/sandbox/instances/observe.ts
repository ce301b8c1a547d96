import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";

/** An instance as a describe call sees it at a time: possibly stale, when that fault is set. Undefined: not yet there. */
export function observe(cloud: Cloud, record: InstanceRecord, now: Date): InstanceRecord | undefined {
  const within = (since: string, durationMs: number) => now.getTime() - Date.parse(since) < durationMs;
  if (within(record.launchedAt, cloud.faults.staleMs("stale-missing"))) return undefined;
  if (record.endingSince && within(record.endingSince, cloud.faults.staleMs("stale-running"))) {
    return { ...record, state: "running", stateReason: null, transitionReason: "" };
  }
  return record;
}
