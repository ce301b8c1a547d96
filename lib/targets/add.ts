import { requireAdmin } from "@/lib/access/permissions";
import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { encrypt } from "@/lib/platform/crypto";
import { db, type Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { askDoctor } from "./askDoctor";
import { newConfig } from "./config";
import { listConnected } from "./connected";
import { installationId } from "./installation";
import { makeDefault } from "./makeDefault";
import type { AccessInput, AddTargetsInput } from "./schema";
import type { Target } from "./types";

/**
 * Connects an account: one target for each region, and has the doctor look at each. Makes no cloud call itself.
 * Throws `forbidden` for members, `conflict` where a name is taken.
 */
export async function addTargets(actor: Actor, input: AddTargetsInput): Promise<Target[]> {
  requireAdmin(actor);
  const installation = await installationId();
  const regions = [...new Set(input.regions)];
  const added = regions.map((region) => ({
    id: newId(),
    name: regions.length === 1 ? input.name : `${input.name} ${region}`,
    config: newConfig(input, region, installation),
  }));
  await db().$transaction(async (tx) => {
    await checkNames(
      tx,
      added.map(({ name }) => name),
    );
    for (const { id, name, config } of added) {
      await tx.target.create({ data: { id, name, kind: "ec2", config, credentials: seal(id, input.access) } });
    }
    const others = await tx.target.count({ where: { isDefault: true, enabled: true } });
    if ((input.isDefault || others === 0) && added[0]) await makeDefault(tx, added[0].id);
    await askDoctor(
      tx,
      added.map(({ id }) => id),
    );
    const entries = added.map(({ id, name, config }) => {
      return { subject: `target:${id}`, data: { name, region: config.region, access: config.access.kind } };
    });
    await record(
      tx,
      entries.map((entry) => ({ actor, action: "target.add", ...entry })),
    );
  });
  const ids = added.map(({ id }) => id);
  return (await listConnected(actor)).filter(({ id }) => ids.includes(id));
}

/** Sealed for one target; null where its access needs no keys. */
export function seal(targetId: string, access: AccessInput | undefined): string | null {
  if (access?.kind !== "keys") return null;
  const { accessKeyId, secretAccessKey } = access;
  return encrypt(JSON.stringify({ accessKeyId, secretAccessKey }), `target:${targetId}`);
}

/** Names tell targets apart, those that were removed too. */
export async function checkNames(tx: Tx, names: string[]): Promise<void> {
  const taken = await tx.target.findFirst({ where: { name: { in: names } }, select: { name: true, removedAt: true } });
  if (!taken) return;
  const message = taken.removedAt ? "was a target's that has been removed" : "is another target's";
  const issues = [{ path: "name", message }];
  throw new MayflyError("conflict", `The name ${taken.name} ${message}: choose another.`, { issues });
}
