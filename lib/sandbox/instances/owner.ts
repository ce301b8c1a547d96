import type { InstanceRecord } from "@/lib/sandbox/records";
import { instanceFolder } from "./paths";
import type { Owner } from "./processes";

export function ownerOf(place: string, { id, account }: InstanceRecord): Owner {
  return { instanceId: id, folder: instanceFolder(place, id), account };
}
