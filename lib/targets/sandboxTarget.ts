import type { TargetConfig } from "./schema";

/** The sandbox as a target. What differs from an account on AWS: one address for all, so ports of their own. */
export function sandboxTarget({ endpoint, warning }: Pick<TargetConfig, "endpoint" | "warning">): TargetConfig {
  return {
    region: "us-east-1",
    endpoint,
    access: { kind: "keys" },
    image: { kind: "public", system: "amazon-linux-2023" },
    subnetIds: [],
    appCidrs: ["127.0.0.1/32"],
    sshCidrs: ["127.0.0.1/32"],
    diskGib: null,
    keyStore: "database",
    drillRoleArn: null,
    sshPorts: { first: 22_000, last: 22_999 },
    sharedAddress: "127.0.0.1",
    appPorts: { first: 23_000, last: 23_999 },
    bindAddress: "127.0.0.1",
    allowPrivateRepositories: true,
    nodeMirrorUrl: "https://nodejs.org/dist",
    defaultSize: "small",
    defaultMarket: "spot",
    maxConcurrentDeployments: 20,
    maxEnvironments: null,
    checks: true,
    followsLogs: true,
    warning,
  };
}
