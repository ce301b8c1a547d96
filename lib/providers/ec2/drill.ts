import { setTimeout as delay } from "node:timers/promises";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { z } from "zod";
import { newId } from "@/lib/platform/ids";
import { callService } from "./calls/callService";
import type { Clients } from "./calls/clients";
import { toProviderError } from "./calls/errors";
import { findInstances } from "./findInstances";
import { isUnknownAction } from "./launching/launchTemplates";

const template = z.object({ experimentTemplate: z.object({ id: z.string() }) });
const running = z.object({ experiment: z.object({ id: z.string(), state: z.object({ status: z.string() }) }) });
type Running = z.infer<typeof running>;

const maxLooks = 30;
const lookPauseMs = 500;
const cleanupTimeoutMs = 10_000;
/** The shortest notice that can be asked for (Fault Injection Service User Guide, "AWS FIS Actions reference"). */
const notice = "PT2M";

/**
 * Has Fault Injection Service interrupt a Spot machine: it gets the notice, and two minutes later it is taken back.
 * False where the target has no role for it, the machine is not on Spot, nobody may do it, or the region has no such
 * service. Sources: Fault Injection Service API Reference, "CreateExperimentTemplate", "StartExperiment",
 * "ExperimentState"; its User Guide, "aws:ec2:send-spot-instance-interruptions".
 */
export async function drill(clients: Clients, instanceId: string, signal: AbortSignal): Promise<boolean> {
  const { drillRoleArn: roleArn } = clients.settings;
  if (!roleArn) return false;
  const [instance] = await findInstances(clients, [{ Name: "instance-id", Values: [instanceId] }], signal);
  if (instance?.market !== "spot") return false;
  let templateId: string | undefined;
  try {
    const body = experiment(roleArn, await arnOf(clients, instanceId, signal), clients.settings.installation);
    templateId = template.parse(await post(clients, "/experimentTemplates", body, signal)).experimentTemplate.id;
    const input = { clientToken: newId(), experimentTemplateId: templateId };
    const started = running.parse(await post(clients, "/experiments", input, signal));
    return await hasBegun(clients, started, signal);
  } catch (error) {
    if (isUnknownAction(error) || isUnknownService(error) || toProviderError(error).fault === "auth") return false;
    throw error;
  } finally {
    if (templateId) await forget(clients, templateId);
  }
}

/** An experiment is first looked at, and may then not be made: with another role, say. */
async function hasBegun(clients: Clients, { experiment: started }: Running, signal: AbortSignal): Promise<boolean> {
  let { status } = started.state;
  for (let look = 0; look < maxLooks && ["pending", "initiating"].includes(status); look += 1) {
    await delay(lookPauseMs, undefined, { signal });
    const call = { service: "fis", method: "GET", path: `/experiments/${started.id}` } as const;
    status = running.parse(JSON.parse(await callService(clients, call, signal))).experiment.state.status;
  }
  return !["failed", "stopped", "cancelled"].includes(status);
}

function experiment(roleArn: string, arn: string, installation: string) {
  return {
    clientToken: newId(),
    description: "Mayfly rehearses a Spot interruption",
    roleArn,
    stopConditions: [{ source: "none" }],
    targets: { machine: { resourceType: "aws:ec2:spot-instance", resourceArns: [arn], selectionMode: "ALL" } },
    actions: {
      interrupt: {
        actionId: "aws:ec2:send-spot-instance-interruptions",
        parameters: { durationBeforeInterruption: notice },
        targets: { SpotInstances: "machine" },
      },
    },
    tags: { "mayfly:installation": installation },
  };
}

/** The partition and the account are those of whoever asks. */
async function arnOf({ sts, settings }: Clients, instanceId: string, abortSignal: AbortSignal): Promise<string> {
  const { Arn = "", Account = "" } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal });
  return `arn:${Arn.split(":")[1] || "aws"}:ec2:${settings.region}:${Account}:instance/${instanceId}`;
}

async function post(clients: Clients, path: string, input: object, signal: AbortSignal): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(input);
  return JSON.parse(await callService(clients, { service: "fis", method: "POST", path, headers, body }, signal));
}

/** An experiment under way does not need its template. One that stays costs nothing. */
async function forget(clients: Clients, id: string): Promise<void> {
  const call = { service: "fis", method: "DELETE", path: `/experimentTemplates/${id}` } as const;
  await callService(clients, call, AbortSignal.timeout(cleanupTimeoutMs)).catch(() => undefined);
}

/** A region without the service has no such address; other clouds answer "not found" with no code of the service's. */
function isUnknownService(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return code === "ENOTFOUND" || name === "Status404" || name === "Status405";
}
