import { catalogue } from "@/lib/sandbox/catalogue";
import type { Cloud } from "@/lib/sandbox/cloud";
import { assertQuota } from "@/lib/sandbox/quotas";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { takeZone } from "./takeZone";

/** Throws when stopped machines cannot be started again: for lack of capacity in their zone, or of quota. */
export function assertRoom(cloud: Cloud, records: InstanceRecord[]): void {
  for (const { type: name, market, zone } of records) {
    const type = catalogue.find((candidate) => candidate.name === name);
    if (!type) continue;
    assertQuota(cloud, type, market, 1);
    takeZone(cloud, { type, market, zones: [zone] });
  }
}
