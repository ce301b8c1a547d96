import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { boot } from "./boot";

/** Boots new instances once they are written down; does not wait for them. */
export async function powerOn(cloud: Cloud, records: InstanceRecord[]): Promise<void> {
  await cloud.store.save();
  for (const record of records) if (record.state === "pending") void boot(cloud, record);
}
