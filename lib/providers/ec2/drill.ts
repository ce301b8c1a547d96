import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { z } from "zod";
import { newId } from "@/lib/platform/ids";
import { callService } from "./callService";
import type { Clients } from "./clients";
import { findInstances } from "./findInstances";
import { isUnknownAction } from "./launchTemplates";

const template = z.object({ experimentTemplate: z.object({ id: z.string() }) });
const cleanupTimeoutMs = 10_000;
/** The shortest notice that can be asked for (Fault Injection Service User Guide, "AWS FIS Actions reference"). */
const notice = "PT2M";

/**
 * Has Fault Injection Service interrupt a Spot machine: it gets the notice, and two minutes later it is taken back.
 * False where the target has no role for it, the machine is not on Spot, or the region has no such service.
 * Sources: Fault Injection Service API Reference, "CreateExperimentTemplate", "StartExperiment"; its User Guide,
 * "aws:ec2:send-spot-instance-interruptions".
 */
export async function drill(clients: Clients, instanceId: string, signal: AbortSignal): Promise<boolean> {
  const { drillRoleArn: roleArn } = clients.settings;
  const [instance] = await findInstances(clients, [{ Name: "instance-id", Values: [instanceId] }], signal);
  if (!roleArn || instance?.market !== "spot") return false;
  const body = experiment(roleArn, await arnOf(clients, instanceId, signal), clients.settings.installation);
  let templateId: string;
  try {
    templateId = template.parse(await post(clients, "/experimentTemplates", body, signal)).experimentTemplate.id;
  } catch (error) {
    if (isUnknownAction(error) || isUnknownService(error)) return false;
    throw error;
  }
  try {
    await post(clients, "/experiments", { clientToken: newId(), experimentTemplateId: templateId }, signal);
    return true;
  } finally {
    await forget(clients, templateId);
  }
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
