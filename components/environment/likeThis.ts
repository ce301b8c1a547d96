import type { Draft } from "@/components/shared/newEnvironment/draft";
import type { Environment } from "@/lib/environments/types";
import type { TargetChoice } from "@/lib/targets/queries";

/**
 * The New environment form with the settings of one that there was. Its port is left out, since another may have it
 * by now; values of variables are not known here: the project's apply.
 */
export function likeThis(environment: Environment, targets: TargetChoice[]): Partial<Draft> {
  const target = targets.find(({ id }) => id === environment.target.id);
  return {
    projectId: environment.project.id,
    repositoryUrl: environment.repositoryUrl,
    ref: environment.ref ?? "",
    name: environment.name,
    targetId: target?.id ?? "",
    instanceType: environment.size,
    market: environment.market,
    installCommand: environment.installCommand ?? "",
    buildCommand: environment.buildCommand ?? "",
    startCommand: environment.startCommand ?? "",
    healthPath: environment.healthPath ?? "",
    keepForDebugging: environment.keepForDebugging,
  };
}
