import { ownership } from "@/lib/access/ownership";
import type { Actor } from "@/lib/audit/actor";
import { recipeOf } from "@/lib/environments/recipe";
import { toEnvironment } from "@/lib/environments/row";
import type { Environment } from "@/lib/environments/types";
import type { Inserted, NewEnvironment } from "./insert";

/** An environment that was just written, as a query would read it: whoever waits for it need not wait for that. */
export function describeNew(
  actor: Actor,
  made: NewEnvironment,
  { projectId, createdAt, expiresAt }: Inserted,
): Environment {
  const { ownerKey, userId, tokenId } = ownership(actor);
  const none = { startedAt: null, endedAt: null, error: null };
  return toEnvironment({
    id: made.id,
    name: made.name,
    status: "queued",
    status_reason: null,
    url: null,
    repository_url: made.repositoryUrl,
    ref: made.ref,
    revision: null,
    port: made.port,
    health_path: made.healthPath,
    install_command: made.installCommand,
    build_command: made.buildCommand,
    start_command: made.startCommand,
    keep_for_debugging: made.keepForDebugging,
    instance_type: made.instanceType,
    market: made.market,
    created_at: createdAt,
    ready_at: null,
    expires_at: expiresAt,
    terminated_at: null,
    owner_key: ownerKey,
    user_id: userId,
    token_id: tokenId,
    owner_name: actor.kind === "system" ? null : actor.name,
    project_id: projectId,
    project_name: made.project.name,
    target_id: made.target.id,
    target_name: made.target.name,
    target_region: made.target.region,
    target_image: made.target.image,
    variable_names: made.variables.map(({ name }) => name).sort(),
    instance: null,
    deployment: {
      id: made.deploymentId,
      number: 1,
      purpose: "deploy",
      status: "queued",
      ref: made.ref,
      revision: null,
      createdAt: createdAt.toISOString(),
      ...none,
      steps: recipeOf({ purpose: "deploy" }).steps.map(({ name }) => ({ name, status: "pending", ...none })),
    },
  });
}
