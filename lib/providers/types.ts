/** How a machine is bought. */
export type Market = "spot" | "on-demand";

/** How machines are to be bought: `spot` is Spot first and on-demand where there is none, `spot-only` waits for nobody. */
export const marketPolicies = ["spot", "spot-only", "on-demand"] as const;
export type MarketPolicy = (typeof marketPolicies)[number];

export type Architecture = "x86_64" | "arm64";

/** What the cloud has capacity in, or has not: one instance type in one zone. */
export type Pool = { instanceType: string; zone: string };

/** A pool as a key: `t3.small eu-west-1a`. */
export function poolKey({ instanceType, zone }: Pool): string {
  return `${instanceType} ${zone}`;
}

export const providerFaults = ["not-found", "capacity", "quota", "auth", "throttled", "transient", "invalid"] as const;
export type ProviderFault = (typeof providerFaults)[number];

/** One pool's no to a launch; `pool` is null where the whole request was refused. `message` is safe to show. */
export type Refusal = { pool: Pool | null; market: Market; fault: ProviderFault; message: string };

/** A TCP port that a machine is reached on, and from where: IPv4 or IPv6 ranges. */
export type OpenPort = { port: number; cidrs: string[] };

/** The tags that every resource carries from the call that makes it. */
export type ResourceTags = {
  "mayfly:installation": string;
  "mayfly:environment": string;
  "mayfly:attempt": string;
  "mayfly:expires-at": string;
};

export type LaunchRequest = {
  /** Derives from environment, attempt and parameters: a repeated call makes no second machine. */
  clientToken: string;
  /** Name of the key pair and the security group: one of each per environment. */
  name: string;
  tags: ResourceTags;
  /** The pools that would do, the best first. On Spot the cloud chooses among them; on-demand takes the first that has room. */
  pools: Pool[];
  market: Market;
  /** Of the root disk, in GiB; null: the image's own. */
  diskGib: number | null;
  /** Cloud-init user data: host key, SSH port, what runs at each boot. */
  userData: string;
  /** OpenSSH public key that may log in. */
  sshPublicKey: string;
  /** What is open to the outside: SSH and the app's port. */
  ports: OpenPort[];
};

export type InstanceState = "pending" | "running" | "shutting-down" | "terminated" | "stopping" | "stopped";

export type ProviderInstance = {
  /** The cloud's id, `i-...`. */
  id: string;
  environmentId: string | null;
  attempt: number | null;
  state: InstanceState;
  type: string;
  market: Market;
  zone: string;
  /** Null until the machine has an address. */
  publicIp: string | null;
  launchedAt: Date;
  /** When it came into its state, where the cloud says. */
  since: Date | null;
  stateReason: string | null;
};

/** A machine, and which pools had said no before one had room. */
export type Launched = ProviderInstance & { refusals: Refusal[] };

/** What an environment still has in the cloud. All empty: nothing is left. */
export type Remains = {
  instances: string[];
  securityGroups: string[];
  keyPairs: string[];
  launchTemplates: string[];
  /** Only of a target that keeps keys in the cloud's store. */
  secrets: string[];
};

export type InstanceTypeInfo = { name: string; architecture: Architecture; vcpus: number; memoryMib: number };

/** What one check of a target found; `fix` says exactly what to do where something is wrong. */
export type DoctorLine = {
  name: string;
  status: "passed" | "failed" | "warning" | "skipped";
  message: string;
  fix: string | null;
};

/** A value that the cloud's own store keeps. The same name and value again are the same secret. */
export type Secret = { name: string; value: string; tags: Record<string, string> };

/**
 * Where machines come from. Every method ends by its own deadline or the signal's, and throws only `ProviderError`,
 * or the signal's reason when that aborts.
 * Every method may be called again after it was interrupted anywhere, and then finishes the work.
 */
export interface Provider {
  /** Where machines of these types can be launched: each type in each zone that offers it and has a usable subnet. */
  pools(instanceTypes: string[], signal: AbortSignal): Promise<Pool[]>;
  /** Makes key pair, security group and machine, or adopts what carries the same environment and attempt tags. */
  launch(request: LaunchRequest, signal: AbortSignal): Promise<Launched>;
  /**
   * What the cloud knows under these ids; an id it does not know (any more, or yet) is left out. Those who ask within
   * a moment share one call.
   */
  describe(ids: string[], signal: AbortSignal): Promise<ProviderInstance[]>;
  /** Every machine of this installation that is not terminated. */
  list(installation: string, signal: AbortSignal): Promise<ProviderInstance[]>;
  reboot(id: string, signal: AbortSignal): Promise<void>;
  /** Asks for it; `describe` tells when it is done. Its disk stays. Throws `invalid` for a Spot machine: the message says why. */
  stop(id: string, signal: AbortSignal): Promise<void>;
  /** Asks for it: the machine comes back with its disk and a new address. Throws `capacity` or `quota` where there is no room now. */
  start(id: string, signal: AbortSignal): Promise<void>;
  /** Asks for the end of one machine. One that the cloud does not know is not complained about: it may be too new. */
  terminate(id: string, signal: AbortSignal): Promise<void>;
  /** One pass of deleting what carries the environment's tag; answers what was still there. Repeat until empty. */
  teardown(environmentId: string, signal: AbortSignal): Promise<Remains>;
  instanceTypes(signal: AbortSignal): Promise<InstanceTypeInfo[]>;
  /** Today's Spot prices in micro-USD per hour, by `poolKey`; a pool whose price is not known is left out. */
  spotPrices(pools: Pool[], signal: AbortSignal): Promise<Map<string, number>>;
  /** Everything that a launch will need, tried without launching: `report` is called with each line as it is known. */
  diagnose(signal: AbortSignal, report: (line: DoctorLine) => void): Promise<DoctorLine[]>;
  /** Answers the secret's id. */
  putSecret(secret: Secret, signal: AbortSignal): Promise<string>;
  /** Throws `not-found`. */
  getSecret(id: string, signal: AbortSignal): Promise<string>;
  /** For good and at once; one that is not there (any more) is deleted already. */
  deleteSecret(id: string, signal: AbortSignal): Promise<void>;
  /** Has the cloud interrupt a Spot machine as it would do it itself; false where it cannot do that on demand. */
  drill(instanceId: string, signal: AbortSignal): Promise<boolean>;
}
