import type { Actor } from "@/lib/audit/actor";
import type { CreateEnvironmentInput } from "@/lib/environments/schema";
import type { Environment } from "@/lib/environments/types";
import { encrypt } from "@/lib/platform/crypto";
import { invalidInput } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { tellSoon } from "@/lib/platform/tell";
import { defaultTtlMinutes } from "@/lib/projects/lease";
import { isPrivateHost, parseRepositoryUrl, repositoryName } from "@/lib/projects/repositoryUrl";
import type { TargetConfig } from "@/lib/targets/schema";
import { type Basis, readBasis } from "./basis";
import { choosePort, portInUse } from "./choosePort";
import { describeNew } from "./describeNew";
import { insertEnvironment, type NewEnvironment } from "./insert";
import { withRoom } from "./withRoom";

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
  const basis = await readBasis(actor, input);
  const { id: targetId, config } = basis.target;
  checkHost(input.repositoryUrl, config);
  const wished = input.port ?? basis.project?.port ?? null;
  for (let tries = 1; ; tries += 1) {
    const guess = tries === 1 ? basis.freePort : null;
    const port = await choosePort({ targetId, config, port: wished, guess });
    const made = decide({ id, input, basis, port });
    const inserted = basis.isPortTaken
      ? null
      : await withRoom(basis.target, (on) => insertEnvironment(actor, made, on));
    if (inserted) {
      tellSoon(inserted.news);
      return describeNew(actor, made, inserted);
    }
    if (wished !== null || tries === portTries) throw portInUse(port);
  }
}

type Parts = { id: string; input: CreateEnvironmentInput; basis: Basis; port: number };

function decide({ id, input, basis: { project, variables, target, instanceType }, port }: Parts): NewEnvironment {
  const name = project?.name ?? repositoryName(input.repositoryUrl);
  const values = new Map([...variables, ...Object.entries(input.variables ?? {})]);
  return {
    id,
    deploymentId: newId(),
    name: input.name ?? name,
    project: { id: project?.id ?? null, name },
    target: { id: target.id, name: target.name, region: target.config.region, image: target.config.image },
    sharedAddress: target.config.sharedAddress !== null,
    repositoryUrl: input.repositoryUrl,
    ref: input.ref ?? project?.ref ?? null,
    port,
    healthPath: input.healthPath ?? project?.healthPath ?? null,
    installCommand: input.installCommand ?? project?.installCommand ?? null,
    buildCommand: input.buildCommand ?? project?.buildCommand ?? null,
    startCommand: input.startCommand ?? project?.startCommand ?? null,
    instanceType,
    market: input.market ?? project?.market ?? target.config.defaultMarket,
    keepForDebugging: input.keepForDebugging ?? false,
    ttlMinutes: input.ttlMinutes ?? project?.ttlMinutes ?? defaultTtlMinutes,
    variables: [...values].map(([key, value]) => ({ name: key, value: encrypt(value, `environment:${id}`) })),
  };
}

function checkHost(repositoryUrl: string, config: TargetConfig): void {
  const parsed = parseRepositoryUrl(repositoryUrl);
  if (typeof parsed === "string") throw invalidInput("repositoryUrl", parsed);
  if (!config.allowPrivateRepositories && isPrivateHost(parsed.host)) {
    throw invalidInput("repositoryUrl", "names a private host, which this target does not allow");
  }
}
