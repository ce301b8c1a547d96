import { decrypt, encrypt } from "@/lib/platform/crypto";
import type { GivenGitCredential } from "./schema";

export type GitCredential = { kind: "none" } | GivenGitCredential;

/** For storage: `<kind>:<sealed>`. Sealed for one project, so that it cannot be read as another's. */
export function sealGitCredential(projectId: string, credential: GivenGitCredential): string {
  return `${credential.kind}:${encrypt(JSON.stringify(credential), `project:${projectId}`)}`;
}

/** What opens a project's repository. */
export function gitCredentialOf(project: { id: string; gitCredential: string | null }): GitCredential {
  if (project.gitCredential === null) return { kind: "none" };
  const sealed = project.gitCredential.slice(project.gitCredential.indexOf(":") + 1);
  return JSON.parse(decrypt(sealed, `project:${project.id}`));
}
