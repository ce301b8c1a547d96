import type { Actor } from "@/lib/audit/actor";
import { hasEnded, type Status } from "@/lib/environments/lifecycle";
import { getEnvironment } from "@/lib/environments/queries";
import type { Environment } from "@/lib/environments/types";
import { lastSequence, readLines } from "@/lib/logs/read";
import { eventually } from "@/lib/platform/testing/eventually";

/** For tests: waits until the environment has the status; fails with its steps and last log lines when it will not. */
export async function untilStatus(actor: Actor, id: string, status: Status): Promise<Environment> {
  const reached = await eventually(async () => {
    const environment = await getEnvironment(actor, id);
    if (environment.status === status || hasEnded(environment.status)) return environment;
    throw new Error(await describe(environment));
  });
  if (reached.status !== status) throw new Error(await describe(reached));
  return reached;
}

async function describe({ id, status, statusReason, deployment }: Environment): Promise<string> {
  const last = await lastSequence(id);
  const lines = await readLines(id, { after: Math.max(0, last - 20), limit: 20 });
  return [
    `${status}: ${statusReason}`,
    ...(deployment?.steps ?? []).map((step) => `${step.name} ${step.status} ${step.error ?? ""}`),
    ...lines.map(({ step, stream, text }) => `${step} ${stream}| ${text.slice(0, 300)}`),
  ].join("\n");
}
