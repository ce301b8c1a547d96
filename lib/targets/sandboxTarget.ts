import { plainConfig } from "./plainConfig";
import type { TargetConfig } from "./schema";

const here = ["127.0.0.1/32"];

/** The sandbox as a target. What differs from an account on AWS: one address for all, so ports of their own. */
export function sandboxTarget({ endpoint, warning }: Pick<TargetConfig, "endpoint" | "warning">): TargetConfig {
  return {
    ...plainConfig("us-east-1"),
    endpoint,
    access: { kind: "keys" },
    appCidrs: here,
    sshCidrs: here,
    sharedAddress: "127.0.0.1",
    sshPorts: { first: 22_000, last: 22_999 },
    appPorts: { first: 23_000, last: 23_999 },
    bindAddress: "127.0.0.1",
    allowPrivateRepositories: true,
    warning,
  };
}
