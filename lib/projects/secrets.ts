import { decrypt, encrypt } from "@/lib/platform/crypto";
import type { Tx } from "@/lib/platform/db";
import type { GitCredential } from "./schema";

/** For storage: `<kind>:<sealed>`. Sealed for one project, so that it cannot be read as another's. */
export function sealGitCredential(projectId: string, credential: GitCredential): string {
  return `${credential.kind}:${encrypt(JSON.stringify(credential), `project:${projectId}`)}`;
}

/** What opens a project's repository; null where it is public. */
export async function readGitCredential(tx: Tx, projectId: string): Promise<GitCredential | null> {
  const project = await tx.project.findUnique({ where: { id: projectId }, select: { gitCredential: true } });
  if (!project?.gitCredential) return null;
  const sealed = project.gitCredential.slice(project.gitCredential.indexOf(":") + 1);
  return JSON.parse(decrypt(sealed, `project:${projectId}`));
}
