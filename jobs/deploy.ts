import type { Keepers } from "@/lib/deployments/keepers";
import type { JobPayload } from "@/lib/platform/queue";

/** Somebody asked for a deployment: take the environment up. */
export function deploy(keepers: Keepers) {
  return ({ environmentId }: JobPayload<"deploy">): void => keepers.keep(environmentId);
}
