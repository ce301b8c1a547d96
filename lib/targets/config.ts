import { externalIdOf } from "./externalId";
import type { AddTargetsInput, TargetAccess, TargetConfig, UpdateTargetInput } from "./schema";

const anywhere = ["0.0.0.0/0", "::/0"];
const sshPort = { first: 22, last: 22 };
const appPorts = { first: 3_000, last: 3_999 };

type Settings = Omit<UpdateTargetInput, "name" | "enabled" | "isDefault">;

/** The configuration of a new target in a region. */
export function newConfig(input: AddTargetsInput, region: string, installation: string): TargetConfig {
  const start: TargetConfig = {
    region,
    endpoint: null,
    access: { kind: "default" },
    image: { kind: "public", system: "amazon-linux-2023" },
    subnetIds: [],
    appCidrs: anywhere,
    sshCidrs: anywhere,
    diskGib: null,
    keyStore: "database",
    drillRoleArn: null,
    sshPorts: sshPort,
    sharedAddress: null,
    appPorts,
    bindAddress: "0.0.0.0",
    allowPrivateRepositories: false,
    nodeMirrorUrl: "https://nodejs.org/dist",
    defaultSize: "small",
    defaultMarket: "spot",
    maxConcurrentDeployments: 20,
    maxEnvironments: null,
    checks: true,
    followsLogs: true,
    warning: null,
  };
  return changedConfig(start, input, installation);
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
  if (!shared) return { sharedAddress: null, sshPorts: sshPort, appPorts, bindAddress: "0.0.0.0" };
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
