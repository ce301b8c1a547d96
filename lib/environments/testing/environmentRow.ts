import { ownership } from "@/lib/access/ownership";
import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import type { Prisma } from "@/prisma/generated/client";
import { stateOf } from "./instanceState";

type Own = "ownerKey" | "userId" | "tokenId";
type EnvironmentColumns = Partial<Omit<Prisma.EnvironmentUncheckedCreateInput, Own>>;
type ProjectColumns = Partial<Omit<Prisma.ProjectUncheckedCreateInput, Own>>;
type InstanceColumns = Partial<Prisma.InstanceUncheckedCreateInput>;

const repositoryUrl = "https://git.example/shop.git";

/** For tests: a project as a row. */
export async function projectRow(owner: Actor, columns: ProjectColumns = {}): Promise<string> {
  const id = newId();
  await db().project.create({ data: { id, name: "shop", repositoryUrl, ...ownership(owner), ...columns } });
  return id;
}

/** For tests: an environment as a row, that nobody has deployed; with a project of its own where none is named. */
export async function environmentRow(
  owner: Actor,
  { targetId, ...columns }: EnvironmentColumns & { targetId: string },
): Promise<string> {
  const id = newId();
  const projectId = columns.projectId ?? (await projectRow(owner, { repositoryUrl: `https://git.example/${id}.git` }));
  const plain = { name: "shop", repositoryUrl, instanceType: "t3.small", market: "spot" };
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db().environment.create({
    data: { id, ...plain, expiresAt, targetId, ...ownership(owner), ...columns, projectId },
  });
  return id;
}

/** For tests: a machine as a row, the environment's next attempt. */
export async function instanceRow(environmentId: string, columns: InstanceColumns = {}): Promise<string> {
  const id = newId();
  const attempt = 1 + (await db().instance.count({ where: { environmentId } }));
  const keys = { hostKey: "ssh-ed25519 h", hostKeyPrivate: "sealed", sshKey: "ssh-ed25519 s", sshKeyPrivate: "sealed" };
  const plain = { clientToken: id, type: "t3.small", market: "spot", region: "eu-west-1", sshPort: 22 };
  await db().instance.create({
    data: { id, environmentId, attempt, ...plain, ...keys, state: stateOf(columns), ...columns },
  });
  return id;
}

type DeploymentColumns = Partial<Omit<Prisma.DeploymentUncheckedCreateInput, "steps">>;

/** For tests: a deployment as a row, the environment's next one, without steps. */
export async function deploymentRow(environmentId: string, columns: DeploymentColumns = {}): Promise<string> {
  const id = newId();
  const number = 1 + (await db().deployment.count({ where: { environmentId } }));
  await db().deployment.create({ data: { id, environmentId, number, actor: "system", ...columns } });
  return id;
}
