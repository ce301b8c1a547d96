import { z } from "zod";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { findByNameOrArn, findSecret, readInput } from "./secretAccess";

const dayMs = 24 * 60 * 60_000;
const defaultDays = 30;
const inputSchema = z.object({
  SecretId: z.string().min(1),
  ForceDeleteWithoutRecovery: z.boolean().default(false),
  RecoveryWindowInDays: z.int().min(7).max(30).optional(),
});

/**
 * Secrets Manager's DeleteSecret: in some days, or at once by force, which finds nothing wrong with a secret that does
 * not exist. Times are in seconds since 1970. Source: AWS Secrets Manager API Reference, "DeleteSecret".
 */
export async function deleteSecret({ cloud, now }: Call, input: unknown): Promise<XmlObject> {
  const { SecretId, ForceDeleteWithoutRecovery: atOnce, RecoveryWindowInDays } = readInput(inputSchema, input);
  if (atOnce && RecoveryWindowInDays !== undefined) {
    const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
    throw new AwsError("InvalidParameterException", message);
  }
  const found = atOnce ? findByNameOrArn(cloud, SecretId) : findSecret(cloud, SecretId);
  const endsAtMs = now.getTime() + (atOnce ? 0 : (RecoveryWindowInDays ?? defaultDays) * dayMs);
  if (found && atOnce) cloud.store.secrets.delete(found.id);
  else if (found) found.deletedAt = new Date(endsAtMs).toISOString();
  await cloud.store.save();
  return { ARN: found?.id ?? SecretId, Name: found?.name ?? SecretId, DeletionDate: endsAtMs / 1_000 };
}
