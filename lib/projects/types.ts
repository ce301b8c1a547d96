import type { MarketPolicy } from "@/lib/providers/types";

/** A project as REST, actions and pages see it: null is "as Mayfly decides". Secrets are named, never shown. */
export type Project = {
  id: string;
  name: string;
  repositoryUrl: string;
  owner: { kind: "user" | "token"; id: string; name: string };
  ref: string | null;
  ttlMinutes: number | null;
  port: number | null;
  healthPath: string | null;
  installCommand: string | null;
  buildCommand: string | null;
  startCommand: string | null;
  target: { id: string; name: string } | null;
  instanceType: string | null;
  market: MarketPolicy | null;
  variableNames: string[];
  gitCredential: GitCredentialKind | null;
  /** `live` have not ended yet. */
  environments: { live: number; total: number };
  createdAt: string;
  updatedAt: string;
  /** The later of: when the newest environment was made, when the project was changed. */
  lastActivityAt: string;
};

export type GitCredentialKind = "https-token" | "deploy-key";
