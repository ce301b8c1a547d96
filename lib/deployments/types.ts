import type { EnvironmentDeployment } from "@/lib/environments/types";

/** An attempt as the list of an environment's deployments shows it. `actor`: who asked for it, by name. */
export type DeploymentSummary = Omit<EnvironmentDeployment, "steps"> & { actor: string };
