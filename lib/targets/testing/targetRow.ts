import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { plainConfig } from "@/lib/targets/plainConfig";
import type { TargetConfig } from "@/lib/targets/schema";
import type { Prisma } from "@/prisma/generated/client";

type Row = Partial<Omit<Prisma.TargetUncheckedCreateInput, "id" | "name" | "config" | "credentials">>;
type Keys = { accessKeyId: string; secretAccessKey: string };

/** For tests: a target as a row, of which nothing is said but what differs from a plain one. */
export async function targetRow(
  name: string,
  config: Partial<TargetConfig> = {},
  row: Row & { keys?: Keys } = {},
): Promise<string> {
  const id = newId();
  const { keys, ...columns } = row;
  // The SDK adds to what it is given.
  const pair = keys && { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey };
  const credentials = pair ? encrypt(JSON.stringify(pair), `target:${id}`) : null;
  const data = { id, name, kind: "ec2", config: { ...plainConfig("eu-west-1"), ...config }, credentials, ...columns };
  await db().target.create({ data });
  return id;
}
