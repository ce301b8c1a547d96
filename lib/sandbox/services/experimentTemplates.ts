import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { ExperimentTemplate } from "./experimentRecords";
import { readInput } from "./secretAccess";

const minuteMs = 60_000;
/** The one action that is known here: Spot gives notice, and takes the machine so long after. */
const actionSchema = z.object({
  actionId: z.literal("aws:ec2:send-spot-instance-interruptions"),
  parameters: z.object({ durationBeforeInterruption: z.string().regex(/^PT([2-9]|1[0-5])M$/) }),
  targets: z.object({ SpotInstances: z.string() }),
});
const targetSchema = z.object({
  resourceType: z.literal("aws:ec2:spot-instance"),
  resourceArns: z.array(z.string().regex(/^arn:aws[\w-]*:ec2:[^:]+:\d{12}:instance\/i-[0-9a-f]+$/)).min(1),
  selectionMode: z.literal("ALL"),
});
const templateSchema = z.object({
  clientToken: z.string().min(1).max(1_024),
  description: z.string().min(1),
  roleArn: z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/),
  stopConditions: z.array(z.object({ source: z.string() })).min(1),
  targets: z.record(z.string(), targetSchema),
  actions: z.record(z.string(), actionSchema),
  tags: z.record(z.string(), z.string()).default({}),
});

/**
 * Fault Injection Service's CreateExperimentTemplate, for experiments that interrupt Spot instances.
 * Source: AWS FIS User Guide, "aws:ec2:send-spot-instance-interruptions".
 */
export function createExperimentTemplate({ cloud }: Call, input: unknown): XmlObject {
  const { clientToken, description, roleArn, targets, actions, tags } = readInput(templateSchema, input);
  const known = [...cloud.experimentTemplates.values()].find((template) => template.clientToken === clientToken);
  if (known) return show(known);
  const [action] = Object.values(actions);
  const target = targets[action?.targets.SpotInstances ?? ""];
  if (!action || !target) throw new AwsError("ValidationException", "The action's target is not among the targets.");
  const minutes = Number(action.parameters.durationBeforeInterruption.slice("PT".length, -1));
  const template = {
    id: `EXT${randomUUID().replaceAll("-", "").slice(0, 15)}`,
    ...{ roleArn, description, clientToken, tags },
    instanceIds: target.resourceArns.map((arn) => arn.split("/").at(-1) ?? ""),
    noticeMs: minutes * minuteMs,
  };
  cloud.experimentTemplates.set(template.id, template);
  return show(template);
}

/** DeleteExperimentTemplate. An experiment that runs goes on without it. */
export function deleteExperimentTemplate({ cloud }: Call, input: unknown): XmlObject {
  const template = findTemplate(cloud, readInput(z.object({ id: z.string() }), input).id);
  cloud.experimentTemplates.delete(template.id);
  return show(template);
}

export function findTemplate(cloud: Call["cloud"], id: string): ExperimentTemplate {
  const found = cloud.experimentTemplates.get(id);
  if (found) return found;
  throw new AwsError("ResourceNotFoundException", `Experiment template ${id} was not found.`, notFound);
}

const notFound = 404;

function show({ id, description, roleArn, tags }: ExperimentTemplate): XmlObject {
  return { experimentTemplate: { id, description, roleArn, tags } };
}
