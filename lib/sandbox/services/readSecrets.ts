import { z } from "zod";
import type { Call } from "@/lib/sandbox/protocol/action";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { SecretRecord } from "@/lib/sandbox/records";
import { findLivingSecret, readInput } from "./secretAccess";

const secondsOf = (time: string) => Date.parse(time) / 1_000;
const valueSchema = z.object({ SecretId: z.string().min(1) });

/** Secrets Manager's GetSecretValue, by name or ARN. */
export function getSecretValue({ cloud }: Call, input: unknown): XmlObject {
  const found = findLivingSecret(cloud, readInput(valueSchema, input).SecretId);
  return {
    ARN: found.id,
    Name: found.name,
    VersionId: found.versionId,
    SecretString: found.value,
    VersionStages: ["AWSCURRENT"],
    CreatedDate: secondsOf(found.createdAt),
  };
}

const listSchema = z.object({
  Filters: z
    .array(z.object({ Key: z.enum(["name", "tag-key", "tag-value"]), Values: z.array(z.string()) }))
    .default([]),
});

const readers: Record<"name" | "tag-key" | "tag-value", (record: SecretRecord) => string[]> = {
  name: ({ name }) => [name],
  "tag-key": ({ tags }) => Object.keys(tags),
  "tag-value": ({ tags }) => Object.values(tags),
};

/** Secrets Manager's ListSecrets, without their values: filters match by beginnings (API Reference, "Filter"). */
export function listSecrets({ cloud }: Call, input: unknown): XmlObject {
  const { Filters } = readInput(listSchema, input);
  const found = [...cloud.store.secrets.values()].filter(
    (record) =>
      record.deletedAt === null &&
      Filters.every(({ Key, Values }) => readers[Key](record).some((have) => Values.some((v) => have.startsWith(v)))),
  );
  return {
    SecretList: found.map(({ id, name, tags, createdAt }) => ({
      ARN: id,
      Name: name,
      CreatedDate: secondsOf(createdAt),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}
