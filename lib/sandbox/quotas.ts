import { type CatalogueType, catalogue } from "./catalogue";
import type { Cloud } from "./cloud";
import { AwsError } from "./protocol/errors";
import type { Market } from "./records";

type Quota = { code: string; name: string; market: Market };

/** Sources: EC2 User Guide, "Spot Instance quotas" and "On-Demand Instance quotas". All types here are of these families. */
export const quotas: Quota[] = [
  { code: "L-34B43A08", name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", market: "spot" },
  {
    code: "L-1216C47A",
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    market: "on-demand",
  },
];

/** More than this machine could ever run. */
export const defaultVcpus = 10_000;

/** In vCPUs. */
export function quotaValue(cloud: Cloud, code: string): number {
  return cloud.faults.find("quota", (fault) => fault.code === code)?.value ?? defaultVcpus;
}

/** Throws EC2's errors when so many more machines would be more than the account may run. */
export function assertQuota(cloud: Cloud, type: CatalogueType, market: Market, count: number): void {
  const quota = quotas.find((candidate) => candidate.market === market);
  if (!quota) return;
  const value = quotaValue(cloud, quota.code);
  if (usedVcpus(cloud, market) + count * type.vcpus <= value) return;
  if (market === "spot") throw new AwsError("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded");
  throw new AwsError(
    "VcpuLimitExceeded",
    `You have requested more vCPU capacity than your current vCPU limit of ${value} allows for the instance bucket that the specified instance type belongs to.`,
  );
}

/** Stopped machines do not count. */
function usedVcpus(cloud: Cloud, market: Market): number {
  const counted = [...cloud.store.instances.values()].filter(
    (record) => record.market === market && ["pending", "running"].includes(record.state),
  );
  const vcpus = counted.map(({ type }) => catalogue.find(({ name }) => name === type)?.vcpus ?? 0);
  return vcpus.reduce((sum, each) => sum + each, 0);
}
