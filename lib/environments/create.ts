import type { Actor } from "@/lib/access/actor";
import { decrypt, encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { invalidInput, MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { defaultTtlMinutes } from "@/lib/projects/lease";
import { addProject, findProjectOf } from "@/lib/projects/projectOf";
import { isPrivateHost, parseRepositoryUrl } from "@/lib/projects/repositoryUrl";
import { isSize } from "@/lib/providers/sizes";
import type { MarketPolicy } from "@/lib/providers/types";
import { type TargetConfig, targetConfigSchema } from "@/lib/targets/schema";
import type { Project } from "@/prisma/generated/client";
import { addDeployment } from "./addDeployment";
import { assertRoom } from "./assertRoom";
import { choosePort, portInUse } from "./choosePort";
import { insertEnvironment } from "./insert";
import { getEnvironment } from "./queries";
import type { CreateEnvironmentInput } from "./schema";
import type { Environment } from "./types";

/** How often Mayfly chooses another port because somebody else took the one it chose. */
const portTries = 5;

/**
 * Records an environment, its project where that is new, and its first deployment: the row is there at once, `queued`.
 * Makes no cloud call and no Git call. What the input leaves out comes from the project, then from the target.
 * `id` is the caller's where it has to know it before: a request that may be repeated.
 * Throws `invalid_input`, `conflict` where the target has as many environments as it may, or `port_in_use` where its
 * instances share an address.
 */
export async function createEnvironment(
  actor: Actor,
  input: CreateEnvironmentInput,
  id: string = newId(),
): Promise<Environment> {
  const project = await findProjectOf(actor, input);
  const { targetId, targetName, config } = await chooseTarget(input.targetId ?? project?.targetId ?? null);
  checkHost(input.repositoryUrl, config);
  const instanceType = await chooseSize(targetId, input.instanceType ?? project?.instanceType ?? null, config);
  const inherited = project ? await readVariables(project.id) : new Map<string, string>();
  const wished = input.port ?? project?.port ?? null;
  for (let tries = 1; ; tries += 1) {
    const port = await choosePort({ targetId, config, port: wished, tries });
    try {
      await insert({ actor, input, id, project, inherited, targetId, targetName, config, instanceType, port });
      return getEnvironment(actor, id);
    } catch (error) {
      const isTaken = error instanceof MayflyError && error.code === "port_in_use";
      if (!isTaken || wished !== null || tries === portTries) throw error;
    }
  }
}

type Decided = {
  actor: Actor;
  input: CreateEnvironmentInput;
  id: string;
  project: Project | null;
  /** The project's variables. */
  inherited: Map<string, string>;
  targetId: string;
  targetName: string;
  config: TargetConfig;
  instanceType: string;
  port: number;
};

async function insert({ actor, input, id, project: known, inherited, ...machine }: Decided): Promise<void> {
  const { targetId, targetName, config, instanceType, port } = machine;
  const values = new Map([...inherited, ...Object.entries(input.variables ?? {})]);
  const variables = [...values].map(([name, value]) => ({ name, value: encrypt(value, `environment:${id}`) }));
  await db().$transaction(async (tx) => {
    await assertRoom(tx, { targetId, targetName, maxEnvironments: config.maxEnvironments });
    const project = known ?? (await addProject(tx, actor, input.repositoryUrl));
    const isMade = await insertEnvironment(tx, actor, {
      id,
      ...settings(input, project),
      projectId: project.id,
      targetId,
      instanceType,
      market: input.market ?? (project.market as MarketPolicy | null) ?? config.defaultMarket,
      port,
      sharedAddress: config.sharedAddress !== null,
      variables,
    });
    if (!isMade) throw portInUse(port);
    await addDeployment(tx, { environmentId: id, ref: input.ref ?? project.ref, actor });
  });
}

function settings(input: CreateEnvironmentInput, project: Project) {
  return {
    name: input.name ?? project.name,
    ttlMinutes: input.ttlMinutes ?? project.ttlMinutes ?? defaultTtlMinutes,
    repositoryUrl: input.repositoryUrl,
    ref: input.ref ?? project.ref,
    healthPath: input.healthPath ?? project.healthPath,
    installCommand: input.installCommand ?? project.installCommand,
    buildCommand: input.buildCommand ?? project.buildCommand,
    startCommand: input.startCommand ?? project.startCommand,
    keepForDebugging: input.keepForDebugging ?? false,
  };
}

type Chosen = Pick<Decided, "targetId" | "targetName" | "config">;

async function chooseTarget(wished: string | null): Promise<Chosen> {
  const where = wished === null ? { isDefault: true, enabled: true } : { id: wished, enabled: true };
  const target = await db().target.findFirst({ where });
  if (target) {
    return { targetId: target.id, targetName: target.name, config: targetConfigSchema.parse(target.config) };
  }
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
async function chooseSize(targetId: string, wished: string | null, config: TargetConfig): Promise<string> {
  if (wished === null || isSize(wished)) return wished ?? config.defaultSize;
  const known = await db().instanceType.findUnique({ where: { targetId_name: { targetId, name: wished } } });
  if (!known) throw invalidInput("instanceType", "is not offered by this target");
  return wished;
}

async function readVariables(projectId: string): Promise<Map<string, string>> {
  const sealed = await db().projectVariable.findMany({ where: { projectId } });
  return new Map(sealed.map(({ name, value }) => [name, decrypt(value, `project:${projectId}`)]));
}
