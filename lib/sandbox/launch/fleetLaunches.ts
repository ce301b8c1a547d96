import { assertAllowed } from "@/lib/sandbox/faults/deny";
import { refuseInside } from "@/lib/sandbox/faults/refuse";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { Params } from "@/lib/sandbox/protocol/params";
import { showTags } from "@/lib/sandbox/tags";
import { overlay, templateTags } from "./fromTemplate";
import type { Fleet, FleetChoice } from "./readFleet";
import { type Launch, readLaunch } from "./readLaunch";

/** What a choice comes to: a launch as RunInstances would make it, or why it cannot be one. */
export type FleetLaunch = FleetChoice & { call: Call; launch: Launch | null; error: AwsError | null };

/**
 * Reads every choice of a fleet. What is wrong with one of them is its own error and stops no other: a missing right
 * to run instances too.
 */
export function readFleetLaunches(call: Call, fleetId: string, fleet: Fleet): FleetLaunch[] {
  return fleet.choices.map((choice) => {
    const merged = { ...call, params: launchParams(fleetId, fleet, choice) };
    try {
      assertAllowed(call, "ec2", "RunInstances");
      refuseInside(call.cloud, "RunInstances");
      const systemTags = { "aws:ec2:fleet-id": fleetId, ...templateTags(choice.template) };
      return { ...choice, call: merged, launch: readLaunch(merged, systemTags), error: null };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ...choice, call: merged, launch: null, error };
    }
  });
}

function launchParams(fleetId: string, fleet: Fleet, { template, override }: FleetChoice): Params {
  const count = String(fleet.capacity);
  const own: [string, string][] = [
    ["MinCount", count],
    ["MaxCount", count],
    ["ClientToken", `fleet-${fleetId.slice("fleet-".length)}-0`],
  ];
  if (fleet.market === "spot") own.push(["InstanceMarketOptions.MarketType", "spot"]);
  for (const name of ["InstanceType", "ImageId", "KeyName"]) {
    const value = override.text(name);
    if (value !== undefined) own.push([name, value]);
  }
  const zone = override.text("AvailabilityZone") ?? override.struct("Placement").text("AvailabilityZone");
  if (zone !== undefined) own.push(["Placement.AvailabilityZone", zone]);
  own.push(...override.pairs().filter(([name]) => name.startsWith("BlockDeviceMapping.")));
  const subnetId = override.text("SubnetId");
  const hasInterface = template.data.some(([name]) => name.startsWith("NetworkInterface."));
  const data = [...template.data, ...fleetTags(fleet, template.data)];
  if (subnetId !== undefined && hasInterface) data.push(["NetworkInterface.1.SubnetId", subnetId]);
  else if (subnetId !== undefined) own.push(["SubnetId", subnetId]);
  return overlay(data, own);
}

/** After those of the template: a resource type that both tag is refused, rather than one of them silently winning. */
function fleetTags({ tags }: Fleet, data: [string, string][]): [string, string][] {
  const used = data.flatMap(([name]) => Number(/^TagSpecification\.(\d+)\./.exec(name)?.[1] ?? 0));
  const first = Math.max(0, ...used) + 1;
  const onInstance = Object.entries(tags).filter(([type]) => type !== "fleet");
  return onInstance.flatMap(([type, values], index) => {
    const prefix = `TagSpecification.${first + index}`;
    const pairs = showTags(values).flatMap(({ key, value }, at): [string, string][] => [
      [`${prefix}.Tag.${at + 1}.Key`, String(key)],
      [`${prefix}.Tag.${at + 1}.Value`, String(value)],
    ]);
    return [[`${prefix}.ResourceType`, type], ...pairs] as [string, string][];
  });
}
