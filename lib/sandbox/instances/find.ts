import type { Cloud } from "@/lib/sandbox/cloud";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { InstanceRecord } from "@/lib/sandbox/records";

const wellFormed = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The instances of these ids, in their order. Throws EC2's errors for what is malformed or does not exist. */
export function findInstances(cloud: Cloud, ids: string[]): InstanceRecord[] {
  const malformed = ids.find((id) => !wellFormed.test(id));
  if (malformed !== undefined) {
    throw new AwsError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}"`);
  }
  const missing = ids.filter((id) => !cloud.store.instances.has(id));
  if (missing.length > 0) throw instancesNotFound(missing);
  return ids.flatMap((id) => cloud.store.instances.get(id) ?? []);
}

export function instancesNotFound(ids: string[]): AwsError {
  const text = ids.length === 1 ? `ID '${ids[0]}' does not exist` : `IDs '${ids.join(", ")}' do not exist`;
  return new AwsError("InvalidInstanceID.NotFound", `The instance ${text}`);
}
