import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { boot, reboot } from "./boot";
import { endInterrupted } from "./interrupt";
import { takeDown } from "./takeDown";

/** Goes on with every instance where the last sandbox left off: what was running comes back as after a reboot. */
export function resumeInstances(cloud: Cloud): void {
  for (const record of cloud.store.instances.values()) void resume(cloud, record);
}

async function resume(cloud: Cloud, record: InstanceRecord): Promise<void> {
  if (record.state === "pending") return boot(cloud, record);
  if (record.notice) void endInterrupted(cloud, record);
  if (record.state === "running") return reboot(cloud, record);
  if (record.state === "shutting-down") return takeDown(cloud, record, "terminated");
  if (record.state === "stopping") return takeDown(cloud, record, "stopped");
}
