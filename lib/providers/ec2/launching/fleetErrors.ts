import type { CreateFleetCommandOutput, CreateFleetError } from "@aws-sdk/client-ec2";
import { withoutBlob } from "@/lib/providers/ec2/calls/denial";
import { meaningOf } from "@/lib/providers/ec2/calls/errors";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import { ProviderError } from "@/lib/providers/errors";
import { type Market, type Pool, type ProviderFault, poolKey, type Refusal } from "@/lib/providers/types";

/** What each pool said no with. Source: Amazon EC2 API Reference, "CreateFleetError". */
export function refusalsOf(
  { Errors = [] }: Pick<CreateFleetCommandOutput, "Errors">,
  pools: LaunchPool[],
  market: Market,
): Refusal[] {
  const refusals = Errors.map((error) => toRefusal(error, pools, market));
  return [...new Map(refusals.map((refusal) => [keyOf(refusal), refusal])).values()];
}

function keyOf({ pool, fault, message }: Refusal): string {
  return `${pool ? poolKey(pool) : ""} ${fault} ${message}`;
}

function toRefusal(error: CreateFleetError, pools: LaunchPool[], market: Market): Refusal {
  const { ErrorCode = "", ErrorMessage = "", LaunchTemplateAndOverrides } = error;
  const { fault, message } = meaningOf(ErrorCode, withoutBlob(ErrorMessage));
  const { InstanceType, SubnetId, AvailabilityZone } = LaunchTemplateAndOverrides?.Overrides ?? {};
  const found = pools.find(({ instanceType, zone, subnet }) => {
    return instanceType === InstanceType && (zone === AvailabilityZone || subnet.id === SubnetId);
  });
  const pool = found ? { instanceType: found.instanceType, zone: found.zone } : null;
  // What the call itself has just made is not gone but new: EC2 is eventually consistent.
  return { pool, market, fault: fault === "not-found" ? "transient" : fault, message };
}

/** The faults from the one that has to be told to the one that passes by itself. */
const gravity: ProviderFault[] = ["auth", "quota", "throttled", "transient", "capacity"];

/** A launch that no pool took: one fault, and a sentence, for all that was said. */
export function toLaunchError(refusals: Refusal[], market: Market, cause?: unknown): ProviderError {
  const faults = new Set(refusals.map(({ fault }) => fault));
  if (faults.size === 0) return new ProviderError("transient", "AWS launched nothing and gave no reason.", cause);
  // A pool that cannot be used at all is only the trouble where all of them are.
  const fault = gravity.find((candidate) => faults.has(candidate)) ?? "invalid";
  const said = refusals.find((refusal) => refusal.fault === fault)?.message ?? "";
  const message = fault === "capacity" ? noCapacity(refusals, market, said) : said;
  return new ProviderError(fault, message, cause, refusals);
}

function noCapacity(refusals: Refusal[], market: Market, said: string): string {
  const pools = refusals.flatMap(({ pool, fault }) => (pool && fault === "capacity" ? [pool] : []));
  if (pools.length === 0) return said;
  const kind = market === "spot" ? "Spot capacity" : "on-demand capacity";
  return `AWS has no ${kind} for ${names(pools, "instanceType")} in ${names(pools, "zone")} right now.`;
}

function names(pools: Pool[], key: keyof Pool): string {
  const all = [...new Set(pools.map((pool) => pool[key]))];
  return all.length === 1 ? String(all[0]) : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
