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
  /** A quota's value: `L-34B43A08` is Spot's, `L-1216C47A` on-demand's, both in vCPUs. */
  z.strictObject({ kind: z.literal("quota"), code: z.string(), value: z.number().min(0) }),
  /** The region's VPC is nobody's default. */
  z.strictObject({ kind: z.literal("no-default-vpc") }),
  /** Subnets give no public address, and their way out is a NAT gateway: nothing outside reaches a machine. */
  z.strictObject({ kind: z.literal("no-public-subnet") }),
  /** An image has been deregistered, or all have; the parameters that name them stay. */
  z.strictObject({ kind: z.literal("image-gone"), imageId: z.string().optional() }),
  /** A type is sold in no zone, or not in this one. */
  z.strictObject({ kind: z.literal("not-offered"), instanceType: z.string(), zone: z.string().optional() }),
  /** Something in the network swallows what is sent to SSH; of all machines, or of one. */
  z.strictObject({ kind: z.literal("ssh-blocked"), instanceId: z.string().optional() }),
  /** The cloud's clock is ahead of this machine's; negative: behind. */
  z.strictObject({ kind: z.literal("clock-skew"), skewMs: z.int() }),
  /** The account has not enabled a region; OptInRequired: it is not signed up at all. */
  z.strictObject({
    kind: z.literal("region-disabled"),
    region: z.string(),
    code: z.enum(["AuthFailure", "OptInRequired"]).default("AuthFailure"),
  }),
  /** As with some other implementations of the API: client tokens mean nothing, a dry run is none. */
  z.strictObject({ kind: z.literal("ignore-tokens") }),
  z.strictObject({ kind: z.literal("ignore-dry-run") }),
  /** Spot's service-linked role does not exist, and launches may not make it. */
  z.strictObject({ kind: z.literal("no-spot-role") }),
  /** An answer holds no more than so many items: EC2 may give fewer than were asked for, and a token for the rest. */
  z.strictObject({ kind: z.literal("short-pages"), items: z.int().min(1) }),
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
  noticeMs: durationMs.optional(),
});

/** A role that Mayfly may assume; `externalId` null: without one. */
export const roleSchema = z.strictObject({
  name: z.string().regex(/^[\w+=,.@/-]{1,64}$/),
  externalId: z.string().nullable(),
});

export const interruptionSchema = z.strictObject({ instanceId: z.string(), noticeMs: durationMs.default(120_000) });
