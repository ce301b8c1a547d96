import { z } from "zod";
import { sha256 } from "@/lib/platform/crypto";
import type { Secret } from "@/lib/providers/types";
import { callService } from "./calls/callService";
import type { Clients } from "./calls/clients";

const created = z.object({ ARN: z.string() });
const value = z.object({ SecretString: z.string() });
const listed = z.object({
  SecretList: z
    .array(
      z.object({
        ARN: z.string(),
        Name: z.string(),
        Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
      }),
    )
    .default([]),
  NextToken: z.string().optional(),
});

/**
 * Makes a secret and answers its ARN. The token follows from name and value: a repeated call is the same secret.
 * Source: AWS Secrets Manager API Reference, "CreateSecret".
 */
export async function putSecret(clients: Clients, secret: Secret, signal: AbortSignal): Promise<string> {
  const { name, value: SecretString, tags } = secret;
  const input = {
    Name: name,
    ClientRequestToken: sha256(`${name} ${SecretString}`),
    Description: "Made by Mayfly",
    SecretString,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
  return created.parse(await call(clients, "CreateSecret", input, signal)).ARN;
}

/** Source: AWS Secrets Manager API Reference, "GetSecretValue". */
export async function getSecret(clients: Clients, SecretId: string, signal: AbortSignal): Promise<string> {
  return value.parse(await call(clients, "GetSecretValue", { SecretId }, signal)).SecretString;
}

/** For good and at once; one that is not there is no error. Source: AWS Secrets Manager API Reference, "DeleteSecret". */
export async function deleteSecret(clients: Clients, SecretId: string, signal: AbortSignal): Promise<void> {
  await call(clients, "DeleteSecret", { SecretId, ForceDeleteWithoutRecovery: true }, signal);
}

/**
 * Deletes the environment's secrets; answers the names of those that were there. A target that keeps its keys elsewhere
 * is not asked: it may lack the permission. Source: AWS Secrets Manager API Reference, "ListSecrets".
 */
export async function deleteEnvironmentSecrets(
  clients: Clients,
  environmentId: string,
  signal: AbortSignal,
): Promise<string[]> {
  if (clients.settings.keyStore !== "secrets-manager") return [];
  const Filters = [
    { Key: "tag-key", Values: ["mayfly:environment"] },
    { Key: "tag-value", Values: [environmentId] },
  ];
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = listed.parse(await call(clients, "ListSecrets", { Filters, NextToken }, signal));
    for (const { ARN, Name, Tags } of page.SecretList) {
      // The filter finds values that begin so.
      if (!Tags.some(({ Key, Value }) => Key === "mayfly:environment" && Value === environmentId)) continue;
      await deleteSecret(clients, ARN, signal);
      names.push(Name);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return names;
}

async function call(clients: Clients, action: string, input: object, signal: AbortSignal): Promise<unknown> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `secretsmanager.${action}` };
  const body = JSON.stringify(input);
  return JSON.parse(
    await callService(clients, { service: "secretsmanager", method: "POST", path: "/", headers, body }, signal),
  );
}
