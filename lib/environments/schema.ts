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
} from "@/lib/projects/fields";
import { variablesField } from "@/lib/projects/variables";
import { statuses } from "./lifecycle";
import { sortOrders } from "./types";

/**
 * What makes an environment. Left out: the project's default, else Mayfly's.
 * That `targetId`, `instanceType` and `projectId` exist, that the target allows a private host and
 * that `port` is free there is for the verb to check.
 */
export const createEnvironmentSchema = z.strictObject({
  repositoryUrl: repositoryUrlField,
  ref: refField.optional(),
  name: nameField.optional(),
  projectId: idField.optional(),
  ttlMinutes: ttlMinutesField.optional(),
  port: portField.optional(),
  healthPath: healthPathField.optional(),
  installCommand: commandField.optional(),
  buildCommand: commandField.optional(),
  startCommand: commandField.optional(),
  variables: variablesField.optional(),
  targetId: idField.optional(),
  instanceType: instanceTypeField.optional(),
  market: marketField.optional(),
  keepForDebugging: z.boolean("must be true or false").optional(),
});

export type CreateEnvironmentInput = z.infer<typeof createEnvironmentSchema>;

/** `ttlMinutes` counts from now; `expiresAt` is an ISO 8601 time, whose bounds from now the verb checks. */
export const extendSchema = z
  .strictObject({
    ttlMinutes: ttlMinutesField.optional(),
    expiresAt: z.iso.datetime({ offset: true, error: "must be an ISO 8601 time with a zone" }).optional(),
  })
  .refine((input) => (input.ttlMinutes === undefined) !== (input.expiresAt === undefined), {
    error: "either ttlMinutes or expiresAt must be given",
  })
  .transform((input): ExtendInput => {
    return input.expiresAt === undefined ? { ttlMinutes: input.ttlMinutes ?? 0 } : { expiresAt: input.expiresAt };
  });

export type ExtendInput = { ttlMinutes: number } | { expiresAt: string };

/** Another branch, tag or commit; left out: the one that the environment follows. */
export const redeploySchema = z.strictObject({ ref: refField.optional() });

export type RedeployInput = z.infer<typeof redeploySchema>;

const statusList = z
  .string("must be text")
  .transform((list) => list.split(",").map((status) => status.trim()))
  .pipe(z.array(z.enum(statuses, `must be a list of ${statuses.join(", ")}`)).min(1));

/** The query of a list, as it comes in a URL. */
export const listSchema = z.strictObject({
  status: statusList.optional(),
  q: z.string("must be text").trim().max(200, "must be at most 200 characters").optional(),
  owner: idField.optional(),
  project: idField.optional(),
  /** The newest first, unless said otherwise. */
  sort: z.enum(sortOrders, `must be one of ${sortOrders.join(", ")}`).optional(),
  limit: z
    .string("must be text")
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, "must be a whole number from 1 to 200")
    .default("50")
    .transform(Number),
  cursor: z.string("must be text").min(1, "must be a cursor that a list gave").max(500).optional(),
});

export type ListQuery = z.infer<typeof listSchema>;
