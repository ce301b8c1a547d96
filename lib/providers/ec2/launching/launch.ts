import type { CreateFleetInstance, Instance } from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode, toProviderError } from "@/lib/providers/ec2/calls/errors";
import { toProviderInstance } from "@/lib/providers/ec2/convert";
import type { LaunchPool, Pools } from "@/lib/providers/ec2/pools";
import { terminateInstance } from "@/lib/providers/ec2/terminate";
import { ProviderError } from "@/lib/providers/errors";
import type { Launched, LaunchRequest, ProviderInstance, Refusal } from "@/lib/providers/types";
import { type FleetRequest, launchFleet } from "./fleet";
import { importKeyPair } from "./keyPair";
import { deviation, findAttempt, lookAt } from "./launched";
import { isUnknownAction } from "./launchTemplates";
import { onceOnly } from "./onceOnly";
import { runInPools } from "./runInPools";
import { ensureSecurityGroup } from "./securityGroup";

/** Launches machines: with a fleet, or where the cloud has none or does not keep to what was asked, one pool at a time. */
export class Launcher {
  private hasFleets = true;

  constructor(
    private readonly clients: Clients,
    private readonly pools: Pools,
  ) {}

  /** By tag first; the client token is the second guard, for a machine that is too new to be seen. */
  async launch(request: LaunchRequest, abortSignal: AbortSignal): Promise<Launched> {
    const [existing] = await findAttempt(this.clients, request.tags, abortSignal);
    if (existing) return { ...toProviderInstance(existing), refusals: [] };
    const pools = await launchPools(this.pools, request, abortSignal);
    const vpcId = pools[0]?.subnet.vpcId ?? "";
    try {
      const [securityGroupId] = await Promise.all([
        ensureSecurityGroup(this.clients, { ...request, vpcId }, abortSignal),
        importKeyPair(this.clients, request, abortSignal),
      ]);
      const { clientToken, tags } = request;
      const wanted = { clientToken, machine: { ...request, securityGroupId }, pools };
      return await onceOnly(this.clients, tags, () => this.make(wanted, abortSignal), abortSignal);
    } catch (error) {
      return this.adoptEarlier(request, error, abortSignal);
    }
  }

  private async make(request: FleetRequest, abortSignal: AbortSignal): Promise<Launched> {
    if (this.hasFleets) {
      const launched = await this.makeWithFleet(request, abortSignal);
      if (launched) return launched;
      this.hasFleets = false;
    }
    const { made, refusals } = await runInPools(this.clients, request, abortSignal);
    const { instance, wrong } = await this.check(request, toProviderInstance(made), abortSignal);
    if (!wrong) return this.only(request, { ...instance, refusals }, abortSignal);
    await terminateInstance(this.clients, instance.id, abortSignal);
    throw new ProviderError("invalid", `The cloud launched a machine without ${wrong}: it was ended.`);
  }

  /** Null where the cloud has no fleets, or makes machines that are not as asked. */
  private async makeWithFleet(request: FleetRequest, abortSignal: AbortSignal): Promise<Launched | null> {
    let made: CreateFleetInstance;
    let refusals: Refusal[];
    try {
      ({ made, refusals } = await launchFleet(this.clients, request, abortSignal));
    } catch (error) {
      if (isUnknownAction(error)) return null;
      throw error;
    }
    const [id = "", ...others] = made.InstanceIds ?? [];
    for (const other of others) await terminateInstance(this.clients, other, abortSignal);
    const { instance, wrong } = await this.check(request, fromFleet(id, made, request), abortSignal);
    if (!wrong) return this.only(request, { ...instance, refusals }, abortSignal);
    await terminateInstance(this.clients, id, abortSignal);
    return null;
  }

  private async check(request: FleetRequest, told: ProviderInstance, abortSignal: AbortSignal) {
    const seen = await lookAt(this.clients, told.id, abortSignal);
    if (!seen) return { instance: told, wrong: null };
    return { instance: toProviderInstance(seen), wrong: deviation(seen, request.machine, request.pools) };
  }

  /** Two launches at once make two machines in a cloud that ignores tokens: the first stays. */
  private async only(request: FleetRequest, launched: Launched, abortSignal: AbortSignal): Promise<Launched> {
    const found = await findAttempt(this.clients, request.machine.tags, abortSignal);
    const live = found.filter(({ State }) => State?.Name === "pending" || State?.Name === "running");
    const [first] = live;
    if (live.length < 2 || !first || first.InstanceId === launched.id) return launched;
    await terminateInstance(this.clients, launched.id, abortSignal);
    return { ...toProviderInstance(first), refusals: launched.refusals };
  }

  /** A token that was used already is a launch that took effect and was not told. */
  private async adoptEarlier({ tags }: LaunchRequest, error: unknown, abortSignal: AbortSignal): Promise<Launched> {
    const known = toProviderError(error);
    if (awsCode(error) === "IdempotentParameterMismatch") {
      const [existing] = await findAttempt(this.clients, tags, abortSignal);
      if (existing) return { ...toProviderInstance(existing), refusals: [] };
      throw new ProviderError("transient", "An earlier call has launched this machine; it cannot be seen yet.", error);
    }
    // What we have just made and EC2 does not find is not gone but new: EC2 is eventually consistent.
    if (known.fault !== "not-found") throw error;
    throw new ProviderError("transient", "AWS does not see yet what it has just made.", error);
  }
}

/** Those that were asked for, still are there and are sold on the market, in the order asked for. */
async function launchPools(pools: Pools, request: LaunchRequest, abortSignal: AbortSignal): Promise<LaunchPool[]> {
  const { market, diskGib } = request;
  const known = await pools.of([...new Set(request.pools.map(({ instanceType }) => instanceType))], abortSignal);
  const usable = request.pools.flatMap(({ instanceType, zone }) => {
    return known.filter(
      (pool) => pool.instanceType === instanceType && pool.zone === zone && pool.markets.includes(market),
    );
  });
  if (usable.length === 0) {
    throw new ProviderError("capacity", "None of the zones that had been chosen offers this size any more.");
  }
  const needed = Math.max(...usable.map(({ image }) => image.diskGib));
  if (diskGib === null || diskGib >= needed) return usable;
  throw new ProviderError(
    "invalid",
    `The target's disks have ${diskGib} GiB, but its image needs ${needed}: set the disk size to ${needed} GiB or more.`,
  );
}

/** As far as the fleet's answer tells, for a machine that is too new to be seen. */
function fromFleet(id: string, made: CreateFleetInstance, { machine, pools }: FleetRequest): ProviderInstance {
  const { InstanceType: type = "", SubnetId, LaunchTemplateAndOverrides } = made;
  const subnetId = SubnetId ?? LaunchTemplateAndOverrides?.Overrides?.SubnetId;
  const instance: Instance = {
    InstanceId: id,
    InstanceType: type as Instance["InstanceType"],
    LaunchTime: new Date(),
    Placement: {
      AvailabilityZone: made.AvailabilityZone ?? pools.find(({ subnet }) => subnet.id === subnetId)?.zone ?? "",
    },
    Tags: Object.entries(machine.tags).map(([Key, Value]) => ({ Key, Value })),
  };
  return { ...toProviderInstance(instance), market: machine.market };
}
