import { z } from "zod";
import {
  commandField,
  healthPathField,
  idField,
  instanceTypeField,
  marketField,
  nameField,
  portField,
  refField,
  repositoryUrlField,
  ttlMinutesField,
} from "./fields";
import { variableChangesField, variablesField } from "./variables";

/** What lets Mayfly read a private repository: an HTTPS token, or a deploy key (OpenSSH or PEM, without passphrase). */
export const gitCredentialSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("https-token"),
      token: z
        .string("must be text")
        .min(1, "must not be empty")
        .max(2_000, "must be at most 2,000 characters")
        .regex(/^[!-~]*$/, "must be printable ASCII without spaces"),
    }),
    z.strictObject({
      kind: z.literal("deploy-key"),
      privateKey: z
        .string("must be text")
        .max(20_000, "must be at most 20,000 characters")
        .regex(
          /^-----BEGIN [A-Z ]*PRIVATE KEY-----\s[\s\S]*-----END [A-Z ]*PRIVATE KEY-----\s*$/,
          "must be a private key",
        ),
    }),
  ],
  "must be of kind https-token or deploy-key",
);

export type GitCredential = z.infer<typeof gitCredentialSchema>;

const defaults = {
  ref: refField.nullable().optional(),
  ttlMinutes: ttlMinutesField.nullable().optional(),
  port: portField.nullable().optional(),
  healthPath: healthPathField.nullable().optional(),
  installCommand: commandField.nullable().optional(),
  buildCommand: commandField.nullable().optional(),
  startCommand: commandField.nullable().optional(),
  targetId: idField.nullable().optional(),
  instanceType: instanceTypeField.nullable().optional(),
  market: marketField.nullable().optional(),
  gitCredential: gitCredentialSchema.nullable().optional(),
};

export const createProjectSchema = z.strictObject({
  repositoryUrl: repositoryUrlField,
  name: nameField.optional(),
  ...defaults,
  variables: variablesField.optional(),
});

export type CreateProjectInput = z.infer<typeof createProjectSchema>;

/** What is left out stays; null goes back to Mayfly's own choice, and takes a variable or the credential away. */
export const updateProjectSchema = z.strictObject({
  name: nameField.optional(),
  ...defaults,
  variables: variableChangesField.optional(),
});

export type UpdateProjectInput = z.infer<typeof updateProjectSchema>;

export const listProjectsSchema = z.strictObject({
  q: z.string("must be text").trim().max(200, "must be at most 200 characters").optional(),
  limit: z
    .string("must be text")
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, "must be a whole number from 1 to 200")
    .default("50")
    .transform(Number),
  cursor: z.string("must be text").min(1, "must be a cursor that a list gave").max(500).optional(),
});

export type ListProjectsQuery = z.infer<typeof listProjectsSchema>;

export const repositoryQuerySchema = z.strictObject({ url: repositoryUrlField });
