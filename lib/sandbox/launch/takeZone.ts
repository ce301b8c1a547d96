import type { Cloud } from "@/lib/sandbox/cloud";
import { isOffered } from "@/lib/sandbox/offers";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { Launch } from "./readLaunch";

/** The first of the zones that sells the type and has room for one more. Throws EC2's errors when none does. */
export function takeZone(cloud: Cloud, { zones, type, market }: Pick<Launch, "zones" | "type" | "market">): string {
  const asked = zones.join(", ");
  if (!isOffered(cloud, type.name, zones)) {
    throw new AwsError(
      "Unsupported",
      `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${asked}).`,
    );
  }
  const fits = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  const isFull = (zone: string) =>
    cloud.faults.take(
      "capacity",
      (fault) => fits(fault.instanceType, type.name) && fits(fault.market, market) && fits(fault.zone, zone),
    );
  const zone = zones.find((candidate) => isOffered(cloud, type.name, [candidate]) && !isFull(candidate));
  if (zone) return zone;
  throw new AwsError(
    "InsufficientInstanceCapacity",
    `We currently do not have sufficient ${type.name} capacity in the Availability Zone you requested (${asked}).`,
  );
}
