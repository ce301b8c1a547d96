import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { invalidInput, MayflyError } from "@/lib/platform/errors";
import { checkNames, seal } from "./add";
import { askDoctor } from "./askDoctor";
import { changedConfig } from "./config";
import { getTarget } from "./connected";
import { installationId } from "./installation";
import { makeDefault } from "./makeDefault";
import type { UpdateTargetInput } from "./schema";
import type { Target } from "./types";

/**
 * Changes a target; the doctor looks at it again where that matters. Environments keep the machines they have.
 * Throws `not_found`, `forbidden` for members, and `conflict` for the sandbox, which `npm start` keeps.
 */
export async function updateTarget(actor: Actor, id: string, input: UpdateTargetInput): Promise<Target> {
  const target = await getTarget(actor, id);
  const { name, enabled, isDefault, ...settings } = input;
  const hasSettings = Object.keys(settings).length > 0;
  if (target.builtIn && (name !== undefined || hasSettings)) {
    throw new MayflyError("conflict", "The sandbox is set up by `npm start`: it can be switched off, not changed.");
  }
  if (isDefault && enabled === false) throw invalidInput("isDefault", "needs the target to be enabled");
  const config = changedConfig(target.config, settings, await installationId());
  await db().$transaction(async (tx) => {
    if (name !== undefined && name !== target.name) await checkNames(tx, [name]);
    const credentials = input.access ? seal(id, input.access) : undefined;
    await tx.target.update({ where: { id }, data: { name, enabled, config, credentials } });
    if (isDefault) await makeDefault(tx, id);
    if (isDefault === false || enabled === false) await tx.target.update({ where: { id }, data: { isDefault: false } });
    if (hasSettings) await askDoctor(tx, [id]);
    const data = { fields: Object.keys(input) };
    await record(tx, [{ actor, action: "target.update", subject: `target:${id}`, data }]);
  });
  return getTarget(actor, id);
}
