import { type Filter, type Instance, paginateDescribeInstances } from "@aws-sdk/client-ec2";
import type { ProviderInstance } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";
import { hasTag, liveStates, tagFilter, toProviderInstance } from "./convert";

/** EC2 takes at most 200 values per filter (Amazon EC2 API Reference, "DescribeInstances"). */
const idsPerCall = 200;
const pageSize = 500;

/** Ids go into a filter, which leaves out what it does not know; `InstanceIds` would fail the whole call. */
export async function describeInstances(
  clients: Clients,
  ids: string[],
  abortSignal: AbortSignal,
): Promise<ProviderInstance[]> {
  const batches = Array.from({ length: Math.ceil(ids.length / idsPerCall) }, (_, index) =>
    ids.slice(index * idsPerCall, (index + 1) * idsPerCall),
  );
  const found = await Promise.all(
    batches.map((batch) => findInstances(clients, [{ Name: "instance-id", Values: batch }], abortSignal)),
  );
  return found.flat();
}

export async function listInstances(clients: Clients, installation: string, abortSignal: AbortSignal) {
  const filters = [tagFilter("mayfly:installation", installation), isLive];
  const found = await findRaw(clients, filters, abortSignal);
  return found.filter(({ Tags }) => hasTag(Tags, "mayfly:installation", installation)).map(toProviderInstance);
}

export const isLive: Filter = { Name: "instance-state-name", Values: liveStates };

export async function findInstances(
  clients: Clients,
  filters: Filter[],
  abortSignal: AbortSignal,
): Promise<ProviderInstance[]> {
  return (await findRaw(clients, filters, abortSignal)).map(toProviderInstance);
}

/** Every page of `DescribeInstances` under these filters. */
export async function findRaw({ reads }: Clients, filters: Filter[], abortSignal: AbortSignal): Promise<Instance[]> {
  const instances: Instance[] = [];
  const pages = paginateDescribeInstances({ client: reads, pageSize }, { Filters: filters }, { abortSignal });
  for await (const { Reservations = [] } of pages) {
    instances.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  }
  return instances;
}
