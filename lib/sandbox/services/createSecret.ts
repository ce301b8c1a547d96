import { z } from "zod";
import { assertAllowed } from "@/lib/sandbox/faults/deny";
import { accountId } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { newResourceId } from "@/lib/sandbox/records";
import { findByNameOrArn, readInput, tagsSchema } from "./secretAccess";

const maxBytes = 65_536;
const inputSchema = z.object({
  Name: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/)
    // Such an end would look like that of an ARN.
    .refine((name) => !/-[A-Za-z0-9]{6}$/.test(name), "ends like a complete ARN"),
  ClientRequestToken: z.string().min(32).max(64),
  SecretString: z.string().max(maxBytes),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  Tags: tagsSchema.default([]),
});

/** Secrets Manager's CreateSecret; the same token with the same value changes nothing. Source: its API Reference. */
export async function createSecret(call: Call, input: unknown): Promise<XmlObject> {
  const { cloud, region, now } = call;
  const { Name: name, ClientRequestToken: versionId, SecretString: value, Tags } = readInput(inputSchema, input);
  if (Tags.length > 0) assertAllowed(call, "secretsmanager", "TagResource");
  const earlier = findByNameOrArn(cloud, name);
  if (earlier?.deletedAt) {
    const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
    throw new AwsError("InvalidRequestException", message);
  }
  if (earlier && (earlier.versionId !== versionId || earlier.value !== value)) {
    throw new AwsError("ResourceExistsException", `The operation failed because the secret ${name} already exists.`);
  }
  if (earlier) return { ARN: earlier.id, Name: name, VersionId: versionId };
  const id = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${newResourceId("s").slice(-6)}`;
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  cloud.store.secrets.set(id, { id, name, value, versionId, tags, createdAt: now.toISOString(), deletedAt: null });
  await cloud.store.save();
  return { ARN: id, Name: name, VersionId: versionId };
}
