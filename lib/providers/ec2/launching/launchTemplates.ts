import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  type LaunchTemplate,
  paginateDescribeLaunchTemplates,
} from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode } from "@/lib/providers/ec2/calls/errors";
import { hasTag, tagFilter } from "@/lib/providers/ec2/convert";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import { type Machine, tagged, templateData } from "./machineParameters";

/** Pools that are launched with the same template. */
export type TemplatePools = { name: string; pools: LaunchPool[] };

const dropTimeoutMs = 10_000;
const alreadyExists = "InvalidLaunchTemplateName.AlreadyExistsException";
const goneCodes = ["InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateName.NotFoundException"];

/**
 * The templates that the pools need: credits are for burstable types alone, an image is of one architecture. Their names
 * are the attempt's own, so that a repeated launch asks for the same again.
 */
export function templatesFor({ name, tags }: Machine, pools: LaunchPool[]): TemplatePools[] {
  const byName = new Map<string, LaunchPool[]>();
  for (const pool of pools) {
    const kind = `${pool.isBurstable ? "burstable" : "fixed"}-${pool.image.architecture}`;
    const key = `${name}-${tags["mayfly:attempt"]}-${kind}`;
    byName.set(key, [...(byName.get(key) ?? []), pool]);
  }
  return [...byName].map(([key, members]) => ({ name: key, pools: members }));
}

/** Makes a template; one of an earlier try at the same attempt says the same. */
export async function makeTemplate(
  { writes }: Clients,
  machine: Machine,
  { name, pools }: TemplatePools,
  abortSignal: AbortSignal,
): Promise<void> {
  const [pool] = pools;
  if (!pool) return;
  try {
    await writes.send(new CreateLaunchTemplateCommand(templateParameters(machine, name, pool)), { abortSignal });
  } catch (error) {
    if (awsCode(error) !== alreadyExists) throw error;
  }
}

/** Source: Amazon EC2 API Reference, "CreateLaunchTemplate". A token of its own each time: the name is the guard. */
export function templateParameters(machine: Machine, name: string, pool: LaunchPool) {
  return {
    LaunchTemplateName: name,
    LaunchTemplateData: templateData(machine, pool),
    TagSpecifications: tagged(machine, ["launch-template"]),
  };
}

/**
 * Deletes templates that a launch has made: machines do not need them, and they hold user data, which everybody who may
 * look at templates can read. Also after an abort; what stays is found by its tags at the end.
 */
export async function dropTemplates({ writes }: Clients, names: string[]): Promise<void> {
  const abortSignal = AbortSignal.timeout(dropTimeoutMs);
  await Promise.allSettled(
    names.map((LaunchTemplateName) =>
      writes.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName }), { abortSignal }),
    ),
  );
}

/** Deletes the environment's templates; answers the names of those that were there. */
export async function deleteTemplates(
  { reads, writes }: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const found: LaunchTemplate[] = [];
  const Filters = [tagFilter("mayfly:environment", environmentId)];
  try {
    const pages = paginateDescribeLaunchTemplates({ client: reads, pageSize: 200 }, { Filters }, { abortSignal });
    for await (const { LaunchTemplates = [] } of pages) found.push(...LaunchTemplates);
  } catch (error) {
    // A cloud without templates has none of ours.
    if (!isUnknownAction(error)) throw error;
  }
  const ours = found.filter(({ Tags }) => hasTag(Tags, "mayfly:environment", environmentId));
  for (const { LaunchTemplateId } of ours) {
    await writes
      .send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }), { abortSignal })
      .catch((error: unknown) => {
        if (!goneCodes.includes(awsCode(error))) throw error;
      });
  }
  return ours.map(({ LaunchTemplateName, LaunchTemplateId }) => LaunchTemplateName ?? LaunchTemplateId ?? "");
}

/**
 * Whether a cloud of this protocol does not have the call at all.
 * Source: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API": InvalidAction.
 */
export function isUnknownAction(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const codes = [
    "InvalidAction",
    "UnknownOperation",
    "UnknownOperationException",
    "NotImplemented",
    "UnsupportedOperation",
  ];
  return status === 501 || codes.includes(awsCode(error));
}
