import { powerOn } from "@/lib/sandbox/instances/powerOn";
import { fillFleet } from "@/lib/sandbox/launch/fillFleet";
import { readFleetLaunches } from "@/lib/sandbox/launch/fleetLaunches";
import { findEarlierResource, rememberResource } from "@/lib/sandbox/launch/idempotency";
import { readFleet } from "@/lib/sandbox/launch/readFleet";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { newFleetId } from "@/lib/sandbox/records";

/**
 * Fleets of type instant: one attempt, whose answer has instances, errors or both. The same token gives the same answer
 * again, errors too. Source: Amazon EC2 API Reference, "CreateFleet"; EC2 Developer Guide, "Ensuring idempotency".
 */
export const createFleet: Action = {
  parameters: [
    "ClientToken",
    "LaunchTemplateConfigs",
    "TargetCapacitySpecification",
    "SpotOptions",
    "OnDemandOptions",
    "Type",
    "TagSpecification",
    "ExcessCapacityTerminationPolicy",
    "TerminateInstancesWithExpiration",
    "ReplaceUnhealthyInstances",
  ],
  async run(call) {
    const { cloud, params, now } = call;
    const earlier = cloud.store.fleets.get(findEarlierResource(call, "CreateFleet") ?? "");
    if (earlier && !params.flag("DryRun")) return earlier.answer;
    const fleet = readFleet(call);
    stopIfDryRun(params);
    const fleetId = newFleetId();
    const { records, instances, errors } = fillFleet(fleet, readFleetLaunches(call, fleetId, fleet));
    const answer = { fleetId, errorSet: errors, fleetInstanceSet: instances };
    cloud.store.fleets.set(fleetId, { id: fleetId, answer, createdAt: now.toISOString() });
    rememberResource(call, "CreateFleet", fleetId);
    await powerOn(cloud, records);
    return answer;
  },
};
