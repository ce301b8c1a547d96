import { z } from "zod";

const sequence = z
  .string("must be text")
  .regex(/^\d{1,15}$/, "must be a whole number, 0 or more")
  .transform(Number);

/** The query of a log. `after` is the last sequence that is known already. */
export const readLogSchema = z.strictObject({
  after: sequence.default(0),
  limit: z
    .string("must be text")
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, "must be a whole number from 1 to 1,000")
    .default("1000")
    .transform(Number),
});

/** The query of the page's one stream: changes, and the log of one environment where `logs` names it. */
export const eventsSchema = z.strictObject({
  logs: z.string("must be text").optional(),
  after: sequence.default(0),
});
