import { randomBytes, randomUUID } from "node:crypto";
import type { Tags } from "./protocol/filters";
import type { XmlObject } from "./protocol/xml";

export type Market = "spot" | "on-demand";
export type InstanceState = "pending" | "running" | "shutting-down" | "terminated" | "stopping" | "stopped";

/** Codes of EC2's InstanceState. */
export const stateCodes: Record<InstanceState, number> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** One instance as the cloud knows it. Times are ISO 8601. */
export type InstanceRecord = {
  id: string;
  /** Rises with each instance: the order of pages. */
  number: number;
  reservationId: string;
  state: InstanceState;
  stateReason: { code: string; message: string } | null;
  transitionReason: string;
  imageId: string;
  type: string;
  market: Market;
  spotRequestId: string | null;
  zone: string;
  subnetId: string;
  privateIp: string;
  networkInterfaceId: string;
  volumeId: string;
  /** In the order of the launch call, from 0. */
  launchIndex: number;
  launchedAt: string;
  /** When somebody asked for its end. */
  endingSince: string | null;
  terminatedAt: string | null;
  keyName: string | null;
  /** OpenSSH public key at launch; deleting the key pair does not lock anybody out. */
  authorizedKey: string | null;
  securityGroupIds: string[];
  tags: Tags;
  volumeTags: Tags;
  interfaceTags: Tags;
  spotTags: Tags;
  clientToken: string;
  shutdownBehavior: "stop" | "terminate";
  httpTokens: "optional" | "required";
  /** Absent in what earlier versions wrote, as the next: 1, and yes. */
  hopLimit?: number;
  /** Whether it is reached from outside its network. */
  publicAddress?: boolean;
  /** When EC2 said that it takes the machine back, and when it does; to the second, as everything it says to machines. */
  notice?: { givenAt: string; endsAt: string };
  /** Until the first boot has written it to the disk. */
  userData: string | null;
  /** The account its processes run as; null: the sandbox's own. */
  account: { name: string; uid: number; gid: number } | null;
  ssh: { port: number; hostKey: string } | null;
};

export type KeyPairRecord = {
  id: string;
  number: number;
  name: string;
  publicKey: string;
  fingerprint: string;
  type: "ed25519" | "rsa";
  tags: Tags;
  createdAt: string;
};

export type PermissionRecord = {
  ruleId: string;
  protocol: string;
  fromPort: number | null;
  toPort: number | null;
  /** An address range; IPv6 when it has a colon. */
  cidr: string;
  description: string | null;
};

export type SecurityGroupRecord = {
  id: string;
  number: number;
  name: string;
  description: string;
  permissions: PermissionRecord[];
  tags: Tags;
};

export type LaunchTemplateRecord = {
  id: string;
  number: number;
  name: string;
  /** Its only version: parameters of RunInstances, as they came. */
  data: [string, string][];
  tags: Tags;
  createdAt: string;
  createdBy: string;
};

/** An instant fleet. It keeps nothing going: what is remembered is what its call was answered. */
export type FleetRecord = { id: string; answer: XmlObject; createdAt: string };

/** A role that others may assume: whose external id they have to give; null: anybody may. `id` is its ARN. */
export type RoleRecord = { id: string; roleId: string; externalId: string | null };

/** Temporary credentials of an assumed role. `id` is the access key's. */
export type SessionRecord = {
  id: string;
  secretAccessKey: string;
  token: string;
  roleArn: string;
  /** `AROA...:NAME`, and the ARN that the session has as a caller. */
  userId: string;
  arn: string;
  expiresAt: string;
};

/** A secret of Secrets Manager. `id` is its ARN. */
export type SecretRecord = {
  id: string;
  name: string;
  value: string;
  versionId: string;
  tags: Tags;
  createdAt: string;
  /** When it goes for good; null: nobody asked for its end. */
  deletedAt: string | null;
};

/** What a client token was used for: the instances of a RunInstances call, or the one thing that another call made. */
export type TokenRecord = { parametersHash: string; instanceIds: string[]; resourceId?: string; usedAt: string };

/** An id as EC2 makes them: prefix and 17 hexadecimal digits. */
export function newResourceId(prefix: string): string {
  return `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
}

/** Those of fleets are UUIDs. */
export function newFleetId(): string {
  return `fleet-${randomUUID()}`;
}
