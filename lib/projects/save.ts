import { encrypt } from "@/lib/platform/crypto";
import type { Tx } from "@/lib/platform/db";
import { invalidInput } from "@/lib/platform/errors";
import { isSize } from "@/lib/providers/sizes";
import type { UpdateProjectInput } from "./schema";
import { sealGitCredential } from "./secrets";

/** The columns of a project that the input names, its credential sealed. */
export function projectColumns(id: string, { variables: _, gitCredential, ...columns }: UpdateProjectInput) {
  if (gitCredential === undefined) return columns;
  return { ...columns, gitCredential: gitCredential && sealGitCredential(id, gitCredential) };
}

/** Sets variables, and takes those away whose value is null. */
export async function saveVariables(tx: Tx, id: string, variables: Record<string, string | null>): Promise<void> {
  await tx.projectVariable.deleteMany({ where: { projectId: id, name: { in: Object.keys(variables) } } });
  await tx.projectVariable.createMany({
    data: Object.entries(variables).flatMap(([name, value]) =>
      value === null ? [] : [{ projectId: id, name, value: encrypt(value, `project:${id}`) }],
    ),
  });
}

type Machine = { targetId?: string | null; instanceType?: string | null };

/** Throws `invalid_input` for a target that there is not, or a size that it does not offer. */
export async function checkMachine(tx: Tx, { targetId, instanceType }: Machine): Promise<void> {
  const target = targetId
    ? await tx.target.findFirst({ where: { id: targetId, enabled: true } })
    : await tx.target.findFirst({ where: { isDefault: true, enabled: true } });
  if (targetId && !target) throw invalidInput("targetId", "is not a target of this installation");
  if (!instanceType || isSize(instanceType)) return;
  const where = { targetId_name: { targetId: target?.id ?? "", name: instanceType } };
  const known = target && (await tx.instanceType.findUnique({ where }));
  if (!known) throw invalidInput("instanceType", "is not offered by this target");
}
