import { z } from "zod";
import { instanceTypeField, marketField, nameField, portField } from "@/lib/projects/fields";
import { marketPolicies } from "@/lib/providers/types";

const portNumber = z.int().min(1).max(65_535);
const portRange = z.strictObject({ first: portNumber, last: portNumber });
const cidr = z.union([z.cidrv4(), z.cidrv6()]);

/** Whose rights a target's calls have. The secret part of `keys` is stored apart, encrypted. */
export const accessSchema = z.discriminatedUnion("kind", [
  /** What AWS's own search finds where Mayfly runs: an instance role, SSO, environment variables. */
  z.strictObject({ kind: z.literal("default") }),
  z.strictObject({ kind: z.literal("role"), roleArn: z.string(), externalId: z.string() }),
  z.strictObject({ kind: z.literal("keys") }),
]);

export type TargetAccess = z.infer<typeof accessSchema>;

const publicSystems = ["amazon-linux-2023", "ubuntu-24.04"] as const;

/** What machines boot: the newest of a public system, or one's own image (`ami-...`, or the SSM parameter that names it). */
const publicImageSchema = z.strictObject({ kind: z.literal("public"), system: z.enum(publicSystems) });
const imageSchema = z.discriminatedUnion("kind", [
  publicImageSchema,
  z.strictObject({ kind: z.literal("own"), reference: z.string(), loginUser: z.string() }),
]);

const keyStoreField = z.enum(["database", "secrets-manager"]);

/** How a target of kind `ec2` is reached and used. What differs between a cloud and the sandbox is said here. */
export const targetConfigSchema = z.strictObject({
  region: z.string(),
  /** Endpoint for every AWS call; null for AWS's own. */
  endpoint: z.url().nullable(),
  access: accessSchema,
  image: imageSchema,
  /** Where machines go; none: every zone's public subnet of the region's default VPC. */
  subnetIds: z.array(z.string()),
  /** Who may reach apps, and who may reach SSH: Mayfly's own address, as the cloud sees it. */
  appCidrs: z.array(cidr),
  sshCidrs: z.array(cidr),
  /** Of the root disk; null: the image's own. */
  diskGib: z.int().min(1).max(16_384).nullable(),
  /** Where an environment's SSH key is kept. */
  keyStore: keyStoreField,
  /** The role that Fault Injection Service acts with in a drill; null: drills act on a made-up notice. */
  drillRoleArn: z.string().nullable(),
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
  /** A size class, or an instance type. */
  defaultSize: z.string(),
  defaultMarket: z.enum(marketPolicies),
  /** Deployments that may run at once. */
  maxConcurrentDeployments: z.int().min(1),
  /** Environments that may live at once; null: no limit. */
  maxEnvironments: z.int().min(1).nullable(),
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

const loginUsers: Record<(typeof publicSystems)[number], string> = {
  "amazon-linux-2023": "ec2-user",
  "ubuntu-24.04": "ubuntu",
};

/** Whom SSH logs in as. */
export function loginUserOf({ image }: Pick<TargetConfig, "image">): string {
  return image.kind === "public" ? loginUsers[image.system] : image.loginUser;
}

const required = (issue: { input?: unknown }) => (issue.input === undefined ? "is required" : "must be text");
const regionField = z.string({ error: required }).regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region, as eu-west-1");
const cidrField = z.union([z.cidrv4(), z.cidrv6()], "must be an address range, as 203.0.113.0/24");
const arnField = z
  .string({ error: required })
  .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be a role's ARN");
const accessKeyField = z.string({ error: required }).regex(/^\w{16,128}$/, "must be an access key id");
const secretKeyField = z.string({ error: required }).min(16, "must be the secret that came with the key").max(256);

const accessInput = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("default") }),
    /** The external id is Mayfly's own: nobody chooses it. */
    z.strictObject({ kind: z.literal("role"), roleArn: arnField }),
    z.strictObject({ kind: z.literal("keys"), accessKeyId: accessKeyField, secretAccessKey: secretKeyField }),
  ],
  "must be of kind default, role or keys",
);

export type AccessInput = z.infer<typeof accessInput>;

const portRangeInput = z
  .strictObject({ first: portField, last: portField })
  .refine(({ first, last }) => first <= last, { path: ["last"], message: "must not be lower than the first" });

/** Where all machines have one address, as an emulator's do, each gets ports of its own from these ranges. */
const sharedInput = z.strictObject({
  address: z.ipv4("must be an IPv4 address"),
  sshPorts: portRangeInput,
  appPorts: portRangeInput,
});

const ownImageInput = z.strictObject({
  kind: z.literal("own"),
  reference: z
    .string({ error: required })
    .regex(/^(ami-[0-9a-f]{8,17}|\/[\w./-]+)$/, "must be an image's id, as ami-0123456789abcdef0, or an SSM parameter"),
  loginUser: z.string({ error: required }).regex(/^[a-z_][\w-]{0,31}$/i, "must be a user's name, as ec2-user"),
});

const imageInput = z.discriminatedUnion("kind", [publicImageSchema, ownImageInput], "must be of kind public or own");

const whole = "must be a whole number";
const diskGib = `${whole} from 1 to 16384`;

const settings = {
  access: accessInput.optional(),
  endpoint: z.url("must be a URL").nullable().optional(),
  shared: sharedInput.nullable().optional(),
  image: imageInput.optional(),
  subnetIds: z.array(z.string().regex(/^subnet-[0-9a-z]+$/, "must be a subnet's id")).optional(),
  appCidrs: z.array(cidrField).min(1, "must name who may reach apps").optional(),
  sshCidrs: z.array(cidrField).min(1, "must name where Mayfly connects from").optional(),
  diskGib: z.int(diskGib).min(1, diskGib).max(16_384, diskGib).nullable().optional(),
  keyStore: keyStoreField.optional(),
  drillRoleArn: arnField.nullable().optional(),
  allowPrivateRepositories: z.boolean().optional(),
  defaultSize: instanceTypeField.optional(),
  defaultMarket: marketField.optional(),
  maxConcurrentDeployments: z.int(whole).min(1, "must be at least 1").max(1_000, "must be at most 1,000").optional(),
  maxEnvironments: z.int(whole).min(1, "must be at least 1").nullable().optional(),
  isDefault: z.boolean().optional(),
};

/** What connects an account: one target for each region. What is left out has a default that works on most accounts. */
export const addTargetsSchema = z
  .strictObject({ name: nameField, regions: z.array(regionField).min(1, "must name a region").max(20), ...settings })
  .refine(({ regions, subnetIds }) => !subnetIds?.length || regions.length === 1, {
    path: ["subnetIds"],
    message: "belong to one region: add the regions one by one to choose subnets",
  });

export type AddTargetsInput = z.infer<typeof addTargetsSchema>;

/** What is left out stays. Environments that are there keep the machine they have. */
export const updateTargetSchema = z.strictObject({
  name: nameField.optional(),
  enabled: z.boolean().optional(),
  ...settings,
});

export type UpdateTargetInput = z.infer<typeof updateTargetSchema>;

/** What the documents for Mayfly's rights depend on. `account`: Mayfly's own, twelve digits. */
export const documentsSchema = z.strictObject({
  regions: z.array(regionField).min(1, "must name a region").max(20),
  account: z
    .string()
    .regex(/^\d{12}$/, "must be an account's twelve digits")
    .optional(),
  keyStore: keyStoreField.optional(),
  drillRoleArn: arnField.nullable().optional(),
});

export type DocumentsInput = z.infer<typeof documentsSchema>;
