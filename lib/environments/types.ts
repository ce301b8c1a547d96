import type { StepName } from "@/lib/logs/types";
import type { Market, MarketPolicy } from "@/lib/providers/types";
import type { DeploymentPurpose, DeploymentStatus, StepStatus } from "./deployment";
import type { Status } from "./lifecycle";

/** An environment as REST, actions and pages see it. Times are ISO 8601 in UTC; null means unknown. */
export type Environment = {
  id: string;
  name: string;
  project: { id: string; name: string };
  owner: { kind: "user" | "token"; id: string; name: string };
  status: Status;
  statusReason: string | null;
  url: string | null;
  repositoryUrl: string;
  ref: string | null;
  revision: string | null;
  port: number | null;
  healthPath: string | null;
  installCommand: string | null;
  buildCommand: string | null;
  startCommand: string | null;
  variableNames: string[];
  keepForDebugging: boolean;
  /** What was asked for: a size class or an instance type, and how it is to be bought. */
  size: string;
  market: MarketPolicy;
  target: { id: string; name: string };
  createdAt: string;
  readyAt: string | null;
  expiresAt: string;
  terminatedAt: string | null;
  instance: EnvironmentInstance;
  machine: MachineActions;
  deployment: EnvironmentDeployment | null;
};

/** The newest machine. `type` is what was asked for until there is one; the rest is null until then. */
export type EnvironmentInstance = {
  id: string | null;
  type: string;
  market: Market;
  region: string;
  zone: string | null;
  publicIp: string | null;
  /** Whom SSH logs in as, and on which port; the owner's own keys are let in. */
  ssh: { user: string; port: number } | null;
  /** What an hour of it costs, in millionths of a dollar, as the cloud said at its launch. */
  priceMicroUsdPerHour: number | null;
  /** Why it is this machine on this market. */
  reason: string | null;
};

/** What can be done with the machine now; where it cannot, `whyNot...` says why, as a sentence for people. */
export type MachineActions = {
  canStop: boolean;
  whyNotStop: string | null;
  canStart: boolean;
  whyNotStart: string | null;
  /** A rehearsal of Spot's interruption. */
  canDrill: boolean;
  whyNotDrill: string | null;
};

export type EnvironmentDeployment = {
  id: string;
  number: number;
  purpose: DeploymentPurpose;
  status: DeploymentStatus;
  ref: string | null;
  revision: string | null;
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  steps: EnvironmentStep[];
};

export type EnvironmentStep = {
  name: StepName;
  status: StepStatus;
  startedAt: string | null;
  endedAt: string | null;
  error: string | null;
};

/** The orders a list can have; a leading `-` turns one around. */
export const sortOrders = ["-created", "created", "expires", "-expires", "name", "-name"] as const;
export type SortOrder = (typeof sortOrders)[number];

/** A line of the timeline. */
export type TimelineEvent = {
  id: string;
  time: string;
  kind: string;
  message: string;
  actor: string;
};
