import {
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { toProviderError } from "@/lib/providers/ec2/calls/errors";
import { listInstances } from "@/lib/providers/ec2/findInstances";
import type { DoctorLine } from "@/lib/providers/types";
import { skipped } from "./lines";
import { hasDryRuns, tryOut } from "./tryOut";

const names = ["StartInstances", "StopInstances", "RebootInstances", "TerminateInstances"];
const later = "Checked once an on-demand machine of this target runs.";

/**
 * What may be done to machines, tried on one of ours that runs on-demand: Spot machines cannot be stopped. To start one
 * that runs changes nothing, so that comes first: where it is really done, the endpoint has no dry runs, and nothing
 * else is tried on what somebody uses.
 */
export async function tryOnMachine(clients: Clients, abortSignal: AbortSignal): Promise<DoctorLine[]> {
  const { writes, settings } = clients;
  const found = await listInstances(clients, settings.installation, abortSignal).catch((error: unknown) => {
    abortSignal.throwIfAborted();
    return toProviderError(error);
  });
  if (found instanceof Error) return names.map((action) => skipped(`ec2:${action}`, found.message));
  const machine = found.find(({ state, market }) => state === "running" && market === "on-demand");
  if (!machine) return names.map((action) => skipped(`ec2:${action}`, later));
  const [input, options] = [{ InstanceIds: [machine.id], DryRun: true }, { abortSignal }];
  const calls: [string, () => Promise<unknown>][] = [
    ["StartInstances", () => writes.send(new StartInstancesCommand(input), options)],
    ["StopInstances", () => writes.send(new StopInstancesCommand(input), options)],
    ["RebootInstances", () => writes.send(new RebootInstancesCommand(input), options)],
    ["TerminateInstances", () => writes.send(new TerminateInstancesCommand(input), options)],
  ];
  const lines: DoctorLine[] = [];
  for (const [action, call] of calls) {
    const isSafe = lines.every(hasDryRuns);
    const reason = "Not tried on a machine that somebody uses: this endpoint may have no dry runs.";
    lines.push(isSafe ? await tryOut(clients, action, call, abortSignal) : skipped(`ec2:${action}`, reason));
  }
  return lines;
}
