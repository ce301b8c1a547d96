import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Cloud } from "./cloud";
import type { roleSchema } from "./faults/schema";
import { accountId } from "./network";

/** What somebody would do in the IAM console: a role, and who may assume it. A role of the same name is replaced. */
export async function addRole(cloud: Cloud, { name, externalId }: z.infer<typeof roleSchema>) {
  const arn = `arn:aws:iam::${accountId}:role/${name}`;
  const roleId = cloud.store.roles.get(arn)?.roleId ?? newUniqueId("AROA");
  cloud.store.roles.set(arn, { id: arn, roleId, externalId });
  await cloud.store.save();
  return { arn };
}

/** A unique id of IAM: four letters for its kind and 16 more. Source: IAM User Guide, "IAM identifiers". */
export function newUniqueId(prefix: string): string {
  return prefix + randomBytes(8).toString("hex").toUpperCase();
}
