import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { spotPriceAt } from "@/lib/sandbox/spotPrices";
import type { FleetLaunch } from "./fleetLaunches";
import { makeInstances } from "./makeInstances";
import type { Fleet } from "./readFleet";

/**
 * Makes a fleet's instances in the first of its launches that has capacity, the best by its strategy first.
 * Answers lists as EC2 does: errors of what was tried before, beside the instances where there are any.
 */
export function fillFleet(fleet: Fleet, launches: FleetLaunch[]) {
  const errors: XmlObject[] = [];
  for (const candidate of inOrder(fleet, launches)) {
    const { call, launch, error } = candidate;
    try {
      if (error || !launch) throw error;
      const records = makeInstances(call, launch);
      return { records, errors, instances: [showFilled(fleet, candidate, records)] };
    } catch (failure) {
      if (!(failure instanceof AwsError)) throw failure;
      errors.push(showRefused(fleet, candidate, failure));
    }
  }
  return { records: [], errors, instances: [] };
}

/** What cannot be launched at all first; then by price or priority, equal ones as they were given. */
function inOrder(fleet: Fleet, launches: FleetLaunch[]): FleetLaunch[] {
  const rank = (candidate: FleetLaunch) => {
    if (!candidate.launch) return Number.NEGATIVE_INFINITY;
    return fleet.strategy.endsWith("prioritized") ? priority(candidate) : dollars(fleet, candidate);
  };
  return [...launches].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** Without one: after all that have one. */
function priority({ override }: FleetLaunch): number {
  return override.integer("Priority") ?? Number.POSITIVE_INFINITY;
}

function dollars({ market }: Fleet, { launch, call }: FleetLaunch): number {
  if (!launch) return 0;
  if (market === "on-demand") return launch.type.onDemandDollars;
  return Math.min(...launch.zones.map((zone) => spotPriceAt(launch.type, zone, call.now.getTime())));
}

/** No zone and no subnet: EC2 has told these for a short time only, and others never do. */
function showFilled({ market }: Fleet, candidate: FleetLaunch, records: InstanceRecord[]): XmlObject {
  return {
    launchTemplateAndOverrides: showChoice(candidate),
    lifecycle: market,
    instanceIds: records.map(({ id }) => id),
    instanceType: records[0]?.type,
  };
}

function showRefused({ market }: Fleet, candidate: FleetLaunch, { code, message }: AwsError): XmlObject {
  return {
    launchTemplateAndOverrides: showChoice(candidate),
    lifecycle: market,
    errorCode: code,
    errorMessage: message,
  };
}

function showChoice({ template, version, override }: FleetLaunch): XmlObject {
  return {
    launchTemplateSpecification: { launchTemplateId: template.id, version },
    overrides: {
      instanceType: override.text("InstanceType"),
      subnetId: override.text("SubnetId"),
      availabilityZone: override.text("AvailabilityZone"),
      imageId: override.text("ImageId"),
      priority: override.text("Priority"),
    },
  };
}
