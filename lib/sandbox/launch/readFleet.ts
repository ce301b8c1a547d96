import { assertVersion, readTemplate } from "@/lib/sandbox/launchTemplates";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError, invalidValue, missingParameter } from "@/lib/sandbox/protocol/errors";
import type { Tags } from "@/lib/sandbox/protocol/filters";
import { Params } from "@/lib/sandbox/protocol/params";
import type { LaunchTemplateRecord, Market } from "@/lib/sandbox/records";
import { readTagSpecifications } from "@/lib/sandbox/tags";

/** One way to fill a fleet: a template with what an override says instead. */
export type FleetChoice = { template: LaunchTemplateRecord; version: string; override: Params };

export type Fleet = {
  market: Market;
  /** How many instances. */
  capacity: number;
  strategy: string;
  choices: FleetChoice[];
  tags: Record<string, Tags>;
};

const strategies: Record<Market, string[]> = {
  spot: [
    "lowest-price",
    "diversified",
    "capacity-optimized",
    "capacity-optimized-prioritized",
    "price-capacity-optimized",
  ],
  "on-demand": ["lowest-price", "prioritized"],
};
const maxCapacity = 100;

/** Checks a CreateFleet call, as far as EC2 does before it tries anything. Source: Amazon EC2 API Reference, "CreateFleet". */
export function readFleet(call: Call): Fleet {
  const { params } = call;
  // Without a type EC2 makes a fleet that it maintains for ever.
  if ((params.text("Type") ?? "maintain") !== "instant") {
    throw new AwsError("UnsupportedOperation", "Only fleets of type instant are made here.");
  }
  const target = params.struct("TargetCapacitySpecification");
  target.required("TotalTargetCapacity");
  const capacity = target.integer("TotalTargetCapacity") ?? 0;
  if (capacity < 1 || capacity > maxCapacity) throw invalidValue(String(capacity), "TotalTargetCapacity");
  const market = target.text("DefaultTargetCapacityType") ?? "on-demand";
  if (market !== "spot" && market !== "on-demand") throw invalidValue(market, "DefaultTargetCapacityType");
  const options = params.struct(market === "spot" ? "SpotOptions" : "OnDemandOptions");
  const strategy = options.text("AllocationStrategy") ?? "lowest-price";
  if (!strategies[market].includes(strategy)) throw invalidValue(strategy, "AllocationStrategy");
  const tags = readTagSpecifications(params, ["fleet", "instance", "volume", "network-interface"]);
  return { market, capacity, strategy, choices: readChoices(call), tags };
}

function readChoices({ cloud, params }: Call): FleetChoice[] {
  const configs = params.structs("LaunchTemplateConfigs");
  if (configs.length === 0) throw missingParameter("LaunchTemplateConfigs");
  return configs.flatMap((config) => {
    const named = config.struct("LaunchTemplateSpecification");
    const version = named.required("Version");
    const template = readTemplate(cloud, named);
    assertVersion(template, version);
    const overrides = config.structs("Overrides");
    overrides.forEach(assertOneSubnet);
    const all = overrides.length > 0 ? overrides : [new Params(new Map())];
    return all.map((override) => ({ template, version, override }));
  });
}

/** Source: Amazon EC2 API Reference, "FleetLaunchTemplateOverridesRequest": for an instant fleet, exactly one. */
function assertOneSubnet(override: Params): void {
  const subnetId = override.text("SubnetId");
  if (!subnetId?.includes(",")) return;
  throw new AwsError("InvalidFleetConfig", `An override of an instant fleet has one subnet, and not ${subnetId}.`);
}
