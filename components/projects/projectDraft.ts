import { defaultTtlMinutes } from "@/lib/projects/lease";
import type { GitCredentialKind, Project } from "@/lib/projects/types";

/** The form of a project's defaults as it is typed. Empty text is "as Mayfly decides". */
export type ProjectDraft = {
  name: string;
  ref: string;
  ttlMinutes: number;
  installCommand: string;
  buildCommand: string;
  startCommand: string;
  port: string;
  healthPath: string;
  targetId: string;
  instanceType: string;
  market: string;
  variables: { name: string; value: string }[];
  /** Names of stored variables that shall go. */
  removed: string[];
  credential: CredentialChoice;
  token: string;
  privateKey: string;
};

/** `keep`: whatever is stored, stays. */
export type CredentialChoice = "keep" | "none" | GitCredentialKind;

export function toDraft(project: Project): ProjectDraft {
  return {
    name: project.name,
    ref: project.ref ?? "",
    ttlMinutes: project.ttlMinutes ?? defaultTtlMinutes,
    installCommand: project.installCommand ?? "",
    buildCommand: project.buildCommand ?? "",
    startCommand: project.startCommand ?? "",
    port: project.port === null ? "" : String(project.port),
    healthPath: project.healthPath ?? "",
    targetId: project.target?.id ?? "",
    instanceType: project.instanceType ?? "",
    market: project.market ?? "",
    variables: [{ name: "", value: "" }],
    removed: [],
    credential: "keep",
    token: "",
    privateKey: "",
  };
}
