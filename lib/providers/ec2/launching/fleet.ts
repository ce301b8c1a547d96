import { setTimeout as delay } from "node:timers/promises";
import {
  CreateFleetCommand,
  type CreateFleetCommandInput,
  type CreateFleetCommandOutput,
  type CreateFleetInstance,
  type FleetLaunchTemplateOverridesRequest,
} from "@aws-sdk/client-ec2";
import { sha256 } from "@/lib/platform/crypto";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import type { Refusal } from "@/lib/providers/types";
import { refusalsOf, toLaunchError } from "./fleetErrors";
import { dropTemplates, makeTemplate, type TemplatePools, templatesFor } from "./launchTemplates";
import { type Machine, tagged } from "./machineParameters";

const maxTries = 3;
const pauseMs = 1_000;

export type FleetRequest = { clientToken: string; machine: Machine; pools: LaunchPool[] };
export type FleetAnswer = { made: CreateFleetInstance; refusals: Refusal[] };

/**
 * One machine in the best of the pools, by an instant fleet. Throws what the pools said where none had room.
 * Sources: Amazon EC2 API Reference, "CreateFleet"; EC2 User Guide, "Use an EC2 Fleet of type 'instant'".
 */
export async function launchFleet(
  clients: Clients,
  request: FleetRequest,
  abortSignal: AbortSignal,
): Promise<FleetAnswer> {
  const templates = templatesFor(request.machine, request.pools);
  try {
    await Promise.all(templates.map((template) => makeTemplate(clients, request.machine, template, abortSignal)));
    return await tryFleet(clients, request, templates, abortSignal);
  } finally {
    await dropTemplates(
      clients,
      templates.map(({ name }) => name),
    );
  }
}

/**
 * A fleet that answers with errors is not repeated by the SDK, and has been made: asked again with the same token it
 * may answer the same for ever. So another try is another token.
 */
async function tryFleet(
  { launches }: Clients,
  request: FleetRequest,
  templates: TemplatePools[],
  abortSignal: AbortSignal,
): Promise<FleetAnswer> {
  for (let number = 1; ; number += 1) {
    const parameters = fleetParameters(request, templates, number);
    const answer = await launches.send(new CreateFleetCommand(parameters), { abortSignal });
    const refusals = refusalsOf(answer, request.pools, request.machine.market);
    const made = madeBy(answer);
    if (made) return { made, refusals };
    const error = toLaunchError(refusals, request.machine.market);
    const mayPass = error.fault === "throttled" || error.fault === "transient";
    if (!mayPass || number === maxTries) throw error;
    await delay(pauseMs * number * (0.5 + Math.random()), undefined, { signal: abortSignal });
  }
}

function madeBy({ Instances = [] }: CreateFleetCommandOutput): CreateFleetInstance | undefined {
  return Instances.find(({ InstanceIds = [] }) => InstanceIds.length > 0);
}

/** Everything here follows from what is written down before the launch, or EC2 refuses the token. */
export function fleetParameters(
  { clientToken, machine, pools }: FleetRequest,
  templates: TemplatePools[],
  number: number,
): CreateFleetCommandInput {
  const { market } = machine;
  return {
    Type: "instant",
    ClientToken: sha256(`${clientToken} fleet ${number}`),
    LaunchTemplateConfigs: templates.map((template) => ({
      LaunchTemplateSpecification: { LaunchTemplateName: template.name, Version: "1" },
      Overrides: template.pools.map((pool) => override(pool, pools.indexOf(pool))),
    })),
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: market },
    ...(market === "spot"
      ? { SpotOptions: { AllocationStrategy: "price-capacity-optimized" } }
      : { OnDemandOptions: { AllocationStrategy: "prioritized" } }),
    TagSpecifications: tagged(machine, ["fleet", "instance", "volume"]),
  };
}

/** The zone says nothing that the subnet does not, but errors then name it. Priority 0 is the highest. */
function override({ instanceType, zone, subnet }: LaunchPool, Priority: number): FleetLaunchTemplateOverridesRequest {
  // The SDK's list of types is older than EC2's.
  const InstanceType = instanceType as FleetLaunchTemplateOverridesRequest["InstanceType"];
  return { InstanceType, SubnetId: subnet.id, AvailabilityZone: zone, Priority };
}
