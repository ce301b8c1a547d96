import { plainConfig } from "./plainConfig";
import type { TargetConfig } from "./schema";

const usualPorts = { first: 22_000, last: 23_999 };
const here = ["127.0.0.1/32"];

type Options = Pick<TargetConfig, "endpoint" | "warning"> & { ports?: { first: number; last: number } };

/**
 * The sandbox as a target. What differs from an account on AWS: one address for all, so ports of their own; of
 * `ports` the first half is for SSH.
 */
export function sandboxTarget({ endpoint, warning, ports = usualPorts }: Options): TargetConfig {
  const middle = Math.floor((ports.first + ports.last) / 2);
  return {
    ...plainConfig("us-east-1"),
    endpoint,
    access: { kind: "keys" },
    appCidrs: here,
    sshCidrs: here,
    sharedAddress: "127.0.0.1",
    sshPorts: { first: ports.first, last: middle },
    appPorts: { first: middle + 1, last: ports.last },
    bindAddress: "127.0.0.1",
    allowPrivateRepositories: true,
    warning,
  };
}
