import { z } from "zod";
import type { Cloud } from "@/lib/sandbox/cloud";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { SecretRecord } from "@/lib/sandbox/records";

/** Reads a call's input. Throws what Secrets Manager says to one that is malformed. */
export function readInput<Shape extends z.ZodType>(schema: Shape, input: unknown): z.infer<Shape> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const issue = error.issues[0];
  throw new AwsError("ValidationException", `${issue?.path.join(".")}: ${issue?.message}`);
}

export function findByNameOrArn(cloud: Cloud, nameOrArn: string): SecretRecord | undefined {
  return [...cloud.store.secrets.values()].find(({ id, name }) => id === nameOrArn || name === nameOrArn);
}

/** The secret of a name or ARN. Throws where there is none. */
export function findSecret(cloud: Cloud, nameOrArn: string): SecretRecord {
  const found = findByNameOrArn(cloud, nameOrArn);
  if (found) return found;
  throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

/** The same for what may be read: not while it is waiting for its end. */
export function findLivingSecret(cloud: Cloud, nameOrArn: string): SecretRecord {
  const found = findSecret(cloud, nameOrArn);
  if (found.deletedAt === null) return found;
  const message = "You can't perform this operation on the secret because it was marked for deletion.";
  throw new AwsError("InvalidRequestException", message);
}

export const tagsSchema = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) })).max(50);
