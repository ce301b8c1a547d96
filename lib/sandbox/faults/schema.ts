import { z } from "zod";

const times = z.int().min(1).optional();
/** Name of an EC2, SSM or STS action; left out: every action. */
const action = z.string().optional();
const durationMs = z.int().min(0);
const error = { action, times, code: z.string(), message: z.string().optional(), status: z.int().optional() };

/** What can go wrong on purpose. With `times`, only for so many calls; without, until it is taken back. */
export const faultSchema = z.discriminatedUnion("kind", [
  /** InsufficientInstanceCapacity for launches of a type, in a zone, on a market; left out: any. */
  z.strictObject({
    kind: z.literal("capacity"),
    instanceType: z.string().optional(),
    zone: z.string().optional(),
    market: z.enum(["spot", "on-demand"]).optional(),
    times,
  }),
  /** The caller lacks a permission: `ec2:RunInstances` or `RunInstances`. With DryRun too, and inside of other calls. */
  z.strictObject({ kind: z.literal("deny"), action: z.string().transform((name) => name.replace(/^.*:/, "")), times }),
  /** Calls are refused as made with credentials that have expired; with `sessions`, only those of assumed roles. */
  z.strictObject({ kind: z.literal("expired-token"), action, times, sessions: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal("throttle"), action, times }),
  z.strictObject({ kind: z.literal("delay"), action, times, delayMs: durationMs }),
  /** The call is accepted and never answered. */
  z.strictObject({ kind: z.literal("hang"), action, times }),
  z.strictObject({ kind: z.literal("error-before"), ...error }),
  /** The call takes effect, the caller is told that it failed. */
  z.strictObject({ kind: z.literal("error-after"), ...error }),
  /** The call takes effect, the connection breaks before the answer. */
  z.strictObject({ kind: z.literal("disconnect-after"), action, times }),
  /** A new instance is not found for so long after its launch. */
  z.strictObject({ kind: z.literal("stale-missing"), forMs: durationMs }),
  /** An ending or ended instance shows as running for so long after it was asked to end. */
  z.strictObject({ kind: z.literal("stale-running"), forMs: durationMs }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultOf<Kind extends Fault["kind"]> = Extract<Fault, { kind: Kind }>;

export const delaysSchema = z.strictObject({
  pendingMs: durationMs.optional(),
  sshMs: durationMs.optional(),
  endingMs: durationMs.optional(),
  graceMs: durationMs.optional(),
});

/** A role that Mayfly may assume; `externalId` null: without one. */
export const roleSchema = z.strictObject({
  name: z.string().regex(/^[\w+=,.@/-]{1,64}$/),
  externalId: z.string().nullable(),
});

export const interruptionSchema = z.strictObject({ instanceId: z.string(), noticeMs: durationMs.default(120_000) });
