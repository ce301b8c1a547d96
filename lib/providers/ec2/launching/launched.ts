import { setTimeout as delay } from "node:timers/promises";
import type { Instance } from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { hasTag, tagFilter } from "@/lib/providers/ec2/convert";
import { findRaw, isLive } from "@/lib/providers/ec2/findInstances";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import type { ResourceTags } from "@/lib/providers/types";
import type { Machine } from "./machineParameters";

const pausesMs = [0, 200, 400, 800];

/** The attempt's machines that are not terminated, the oldest first. */
export async function findAttempt(clients: Clients, tags: ResourceTags, abortSignal: AbortSignal): Promise<Instance[]> {
  const keys = ["mayfly:installation", "mayfly:environment", "mayfly:attempt"] as const;
  const filters = [...keys.map((key) => tagFilter(key, tags[key])), isLive];
  const found = await findRaw(clients, filters, abortSignal);
  const ours = found.filter(({ Tags }) => keys.every((key) => hasTag(Tags, key, tags[key])));
  return ours.sort(byAge);
}

function byAge(a: Instance, b: Instance): number {
  const age = (a.LaunchTime?.getTime() ?? 0) - (b.LaunchTime?.getTime() ?? 0);
  return age || ((a.InstanceId ?? "") < (b.InstanceId ?? "") ? -1 : 1);
}

/**
 * The machine as the cloud shows it, waiting a moment for its tags too; undefined while it is not seen: EC2 is
 * eventually consistent, so it is not gone.
 */
export async function lookAt(clients: Clients, id: string, abortSignal: AbortSignal): Promise<Instance | undefined> {
  let seen: Instance | undefined;
  for (const pauseMs of pausesMs) {
    await delay(pauseMs, undefined, { signal: abortSignal });
    const found = await findRaw(clients, [{ Name: "instance-id", Values: [id] }], abortSignal);
    seen = found.find(({ InstanceId }) => InstanceId === id);
    if (seen?.Tags?.length) break;
  }
  return seen;
}

/**
 * What the cloud made otherwise than asked; null where it is as asked. Other clouds of this protocol leave out some of
 * a template. What they do not tell is believed.
 */
export function deviation(instance: Instance, machine: Machine, pools: LaunchPool[]): string | null {
  const { SecurityGroups = [], MetadataOptions, SubnetId, Tags, State } = instance;
  // One that ended at once has nothing of this any more.
  if (State?.Name === "terminated" || State?.Name === "shutting-down") return null;
  if (!hasTag(Tags, "mayfly:environment", machine.tags["mayfly:environment"])) return "its tags";
  const groups = SecurityGroups.map(({ GroupId }) => GroupId);
  if (groups.length > 0 && !groups.includes(machine.securityGroupId)) return "its security group";
  if (MetadataOptions?.HttpTokens === "optional") return "its protected instance metadata";
  if (SubnetId && !pools.some(({ subnet }) => subnet.id === SubnetId)) return "its subnet";
  return null;
}
