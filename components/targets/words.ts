import type { Target } from "@/lib/targets/types";

/** Whose rights a target's calls have, in a few words. */
export function accessWords({ config: { access }, accessKeyId }: Target): string {
  if (access.kind === "role") return `Role in ${access.roleArn.split(":")[4]}`;
  if (access.kind === "keys") return accessKeyId ? `Keys …${accessKeyId.slice(-4)}` : "Keys";
  return "Default credentials";
}

/** How much may run on a target at once: `20 deployments, 50 environments`. */
export function limitWords({ config: { maxConcurrentDeployments: deployments, maxEnvironments } }: Target): string {
  const environments = maxEnvironments === null ? "" : `, ${plural(maxEnvironments, "environment")}`;
  return `${plural(deployments, "deployment")}${environments}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
