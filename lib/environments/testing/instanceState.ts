import type { InstanceState } from "@/lib/environments/instance";

type Columns = {
  externalId?: string | null | undefined;
  launchedAt?: unknown;
  publicIp?: string | null | undefined;
  retiredAt?: unknown;
  endedAt?: unknown;
};

/** For tests that write rows by themselves: the state that columns speak of. */
export function stateOf({ externalId, launchedAt, publicIp, retiredAt, endedAt }: Columns): InstanceState {
  if (endedAt) return "ended";
  if (retiredAt) return "retired";
  if (launchedAt) return publicIp ? "running" : "stopped";
  return externalId ? "launching" : "planned";
}
