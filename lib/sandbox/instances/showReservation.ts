import type { Cloud } from "@/lib/sandbox/cloud";
import { accountId } from "@/lib/sandbox/network";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { showInstance } from "./show";

/** Instances of one launch call. */
export function showReservation(cloud: Cloud, records: InstanceRecord[]): XmlObject {
  return {
    reservationId: records[0]?.reservationId,
    ownerId: accountId,
    groupSet: [],
    instancesSet: records.map((record) => showInstance(cloud, record)),
  };
}
