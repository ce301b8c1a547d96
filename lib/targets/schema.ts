import { z } from "zod";

const portNumber = z.int().min(1).max(65_535);
const portRange = z.strictObject({ first: portNumber, last: portNumber });

/** How a target of kind `ec2` is reached and used. What differs between a cloud and the sandbox is said here. */
export const targetConfigSchema = z.strictObject({
  region: z.string(),
  /** Endpoint for every AWS call; null for AWS's own. */
  endpoint: z.url().nullable(),
  /** SSM parameter that names the image. */
  imageParameter: z.string(),
  loginUser: z.string(),
  /** SSH listens on 22, or on one port per instance from this range. */
  sshPorts: portRange,
  /** Where instances share one address, Mayfly also picks the app port from this range. */
  sharedAddress: z.string().nullable(),
  appPorts: portRange,
  /** What apps are told to listen on (`HOST`). */
  bindAddress: z.string(),
  /** Whether repositories on loopback and private hosts may be deployed. */
  allowPrivateRepositories: z.boolean(),
  /** Where Node's official builds come from, in the layout of nodejs.org/dist. */
  nodeMirrorUrl: z.url(),
  defaultInstanceType: z.string(),
  defaultMarket: z.enum(["spot", "on-demand"]),
  /** Deployments that may run at once. */
  maxConcurrentDeployments: z.int().min(1),
  /** Health checks and the orphan sweep. Off for targets that only hold seeded rows. */
  checks: z.boolean(),
  /** Whether what apps print is followed, over SSH. Off where seeded rows have apps and no machines. */
  followsLogs: z.boolean().default(true),
  /** Said on pages that use this target: why one should think before running strangers' code there. */
  warning: z.string().nullable(),
});

export type TargetConfig = z.infer<typeof targetConfigSchema>;

/** Stored encrypted on the target. */
export const targetCredentialsSchema = z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() });
