import { randomUUID } from "node:crypto";
import { z } from "zod";
import { assertAllowed } from "@/lib/sandbox/faults/deny";
import { interrupt } from "@/lib/sandbox/instances/interrupt";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { Experiment, ExperimentTemplate } from "./experimentRecords";
import { findTemplate } from "./experimentTemplates";
import { readInput } from "./secretAccess";

const startSchema = z.object({ clientToken: z.string().min(1), experimentTemplateId: z.string() });
const notFound = 404;

/** Fault Injection Service's StartExperiment: answers while it runs, or has failed. Source: AWS FIS API Reference. */
export async function startExperiment(call: Call, input: unknown): Promise<XmlObject> {
  const { clientToken, experimentTemplateId } = readInput(startSchema, input);
  const { cloud } = call;
  const known = [...cloud.experiments.values()].find((experiment) => experiment.clientToken === clientToken);
  if (known) return show(known);
  const template = findTemplate(cloud, experimentTemplateId);
  const id = `EXP${randomUUID().replaceAll("-", "").slice(0, 15)}`;
  const running = { status: "running", reason: "Experiment is running." } as const;
  const experiment: Experiment = { id, templateId: template.id, clientToken, state: running };
  cloud.experiments.set(id, experiment);
  experiment.state = await interruptAll(call, template);
  return show(experiment);
}

/** GetExperiment. */
export function getExperiment({ cloud }: Call, input: unknown): XmlObject {
  const { id } = readInput(z.object({ id: z.string() }), input);
  const found = cloud.experiments.get(id);
  if (!found) throw new AwsError("ResourceNotFoundException", `Experiment ${id} was not found.`, notFound);
  return show(found);
}

/** The role of the experiment does it, which needs the permission; the notice is as long as was asked for, or shorter. */
async function interruptAll(call: Call, { instanceIds, noticeMs }: ExperimentTemplate): Promise<Experiment["state"]> {
  const { cloud } = call;
  const notice = Math.min(noticeMs, cloud.delays.noticeMs);
  try {
    assertAllowed(call, "ec2", "SendSpotInstanceInterruptions");
    for (const instanceId of instanceIds) {
      const { interrupted, reason } = await interrupt(cloud, { instanceId, noticeMs: notice });
      if (!interrupted) return { status: "failed", reason: `Target resolution returned empty set: ${reason}` };
    }
  } catch (error) {
    if (error instanceof AwsError) return { status: "failed", reason: error.message };
    throw error;
  }
  return { status: "completed", reason: "Experiment completed." };
}

function show({ id, templateId, state }: Experiment): XmlObject {
  return { experiment: { id, experimentTemplateId: templateId, state } };
}
