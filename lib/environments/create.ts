import { type Actor, ownership } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { databaseNow } from "@/lib/platform/clock";
import { decrypt, encrypt } from "@/lib/platform/crypto";
import { db, type Tx } from "@/lib/platform/db";
import { invalidInput } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { findOrCreateProject } from "@/lib/projects/findOrCreate";
import { defaultTtlMinutes } from "@/lib/projects/lease";
import { isPrivateHost, parseRepositoryUrl } from "@/lib/projects/repositoryUrl";
import { isSize } from "@/lib/providers/sizes";
import { type TargetConfig, targetConfigSchema } from "@/lib/targets/schema";
import { Prisma, type Project } from "@/prisma/generated/client";
import { addDeployment } from "./addDeployment";
import { announce } from "./announce";
import { choosePort, portInUse } from "./choosePort";
import { expiryAfter } from "./lease";
import { getEnvironment } from "./queries";
import type { CreateEnvironmentInput } from "./schema";
import { addEvents } from "./timeline";
import type { Environment } from "./types";

/**
 * Records an environment, its project where that is new, and its first deployment: the row is there at once, `queued`.
 * Makes no cloud call and no Git call. What the input leaves out comes from the project, then from the target.
 * `id` is the caller's where it has to know it before: a request that may be repeated.
 * Throws `invalid_input`, or `port_in_use` where the target's instances share an address.
 */
export async function createEnvironment(
  actor: Actor,
  input: CreateEnvironmentInput,
  id: string = newId(),
): Promise<Environment> {
  await db()
    .$transaction((tx) => insert(tx, actor, id, input))
    .catch((error: unknown) => {
      if (isPortConflict(error) && input.port !== undefined) throw portInUse(input.port);
      throw error;
    });
  return getEnvironment(actor, id);
}

async function insert(tx: Tx, actor: Actor, id: string, input: CreateEnvironmentInput): Promise<void> {
  const project = await findOrCreateProject(tx, actor, input);
  const { targetId, config } = await chooseTarget(tx, input.targetId ?? project.targetId);
  checkHost(input.repositoryUrl, config);
  const instanceType = await chooseSize(tx, targetId, input.instanceType ?? project.instanceType, config);
  const port = await choosePort(tx, { targetId, config, port: input.port ?? project.port });
  const createdAt = await databaseNow(tx);
  const environment = await tx.environment.create({
    data: {
      id,
      ...ownership(actor),
      ...settings(input, project),
      name: input.name ?? project.name,
      projectId: project.id,
      targetId,
      instanceType,
      market: input.market ?? project.market ?? config.defaultMarket,
      port,
      sharedAddress: config.sharedAddress !== null,
      createdAt,
      expiresAt: expiryAfter(createdAt, input.ttlMinutes ?? project.ttlMinutes ?? defaultTtlMinutes),
    },
  });
  await addVariables(tx, { id, projectId: project.id, variables: input.variables ?? {} });
  await addDeployment(tx, { environmentId: id, ref: environment.ref, actor });
  await addEvents(tx, [{ environmentId: id, kind: "created", message: "Created.", actor }]);
  await record(tx, [{ actor, action: "environment.create", subject: `environment:${id}` }]);
  await announce(tx, [id]);
  await tx.$executeRaw`SELECT pg_notify('deadline', ${environment.expiresAt.toISOString()})`;
}

function settings(input: CreateEnvironmentInput, project: Project) {
  return {
    repositoryUrl: input.repositoryUrl,
    ref: input.ref ?? project.ref,
    healthPath: input.healthPath ?? project.healthPath,
    installCommand: input.installCommand ?? project.installCommand,
    buildCommand: input.buildCommand ?? project.buildCommand,
    startCommand: input.startCommand ?? project.startCommand,
    keepForDebugging: input.keepForDebugging ?? false,
  };
}

async function chooseTarget(tx: Tx, wished: string | null): Promise<{ targetId: string; config: TargetConfig }> {
  const where = wished === null ? { isDefault: true, enabled: true } : { id: wished, enabled: true };
  const target = await tx.target.findFirst({ where });
  if (target) return { targetId: target.id, config: targetConfigSchema.parse(target.config) };
  if (wished !== null) throw invalidInput("targetId", "is not a target of this installation");
  throw invalidInput(
    "targetId",
    "is missing, and there is no default target: add one in Settings, or start the sandbox",
  );
}

function checkHost(repositoryUrl: string, config: TargetConfig): void {
  const parsed = parseRepositoryUrl(repositoryUrl);
  if (typeof parsed === "string") throw invalidInput("repositoryUrl", parsed);
  if (!config.allowPrivateRepositories && isPrivateHost(parsed.host)) {
    throw invalidInput("repositoryUrl", "names a private host, which this target does not allow");
  }
}

/** A size class, or an instance type that the target offers. */
async function chooseSize(tx: Tx, targetId: string, wished: string | null, config: TargetConfig): Promise<string> {
  if (wished === null || isSize(wished)) return wished ?? config.defaultSize;
  const known = await tx.instanceType.findUnique({ where: { targetId_name: { targetId, name: wished } } });
  if (!known) throw invalidInput("instanceType", "is not offered by this target");
  return wished;
}

type Variables = { id: string; projectId: string; variables: Record<string, string> };

/** The project's variables, and over them those given now; sealed for this environment alone. */
async function addVariables(tx: Tx, { id, projectId, variables }: Variables): Promise<void> {
  const inherited = await tx.projectVariable.findMany({ where: { projectId } });
  const values = new Map(inherited.map(({ name, value }) => [name, decrypt(value, `project:${projectId}`)]));
  for (const [name, value] of Object.entries(variables)) values.set(name, value);
  await tx.environmentVariable.createMany({
    data: [...values].map(([name, value]) => ({ environmentId: id, name, value: encrypt(value, `environment:${id}`) })),
  });
}

function isPortConflict(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError &&
    error.code === "P2002" &&
    JSON.stringify(error.meta).includes("port")
  );
}
