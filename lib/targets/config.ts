import { externalIdOf } from "@/lib/providers/ec2/externalId";
import { ownAddress, plainConfig } from "./plainConfig";
import type { AddTargetsInput, TargetAccess, TargetConfig, UpdateTargetInput } from "./schema";

type Settings = Omit<UpdateTargetInput, "name" | "enabled" | "isDefault">;

/** The configuration of a new target in a region. */
export function newConfig(input: AddTargetsInput, region: string, installation: string): TargetConfig {
  return changedConfig(plainConfig(region), input, installation);
}

/** A configuration with what is said anew; the rest stays. */
export function changedConfig(config: TargetConfig, input: Settings, installation: string): TargetConfig {
  const { access, shared, ...rest } = pick(input);
  return {
    ...config,
    ...rest,
    ...(access ? { access: accessOf(access, installation) } : {}),
    ...(shared === undefined ? {} : sharing(shared)),
  };
}

function accessOf(access: NonNullable<Settings["access"]>, installation: string): TargetAccess {
  if (access.kind === "role") return { ...access, externalId: externalIdOf(installation) };
  return { kind: access.kind };
}

function sharing(shared: Settings["shared"] | null) {
  if (!shared) return ownAddress;
  return {
    sharedAddress: shared.address,
    sshPorts: shared.sshPorts,
    appPorts: shared.appPorts,
    bindAddress: shared.address,
  };
}

/** Of the input, the settings that were given. */
function pick(input: Settings): Settings {
  const names = [
    ...["access", "endpoint", "shared", "image", "subnetIds", "appCidrs", "sshCidrs", "diskGib", "keyStore"],
    ...["drillRoleArn", "allowPrivateRepositories", "defaultSize", "defaultMarket"],
    ...["maxConcurrentDeployments", "maxEnvironments"],
  ] as (keyof Settings)[];
  return Object.fromEntries(names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
}
