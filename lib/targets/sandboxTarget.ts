import type { TargetConfig } from "./schema";

/** The sandbox as a target. What differs from an account on AWS: one address for all, so ports of their own. */
export function sandboxTarget({ endpoint, warning }: Pick<TargetConfig, "endpoint" | "warning">): TargetConfig {
  return {
    region: "us-east-1",
    endpoint,
    imageParameter: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    loginUser: "ec2-user",
    sshPorts: { first: 22_000, last: 22_999 },
    sharedAddress: "127.0.0.1",
    appPorts: { first: 23_000, last: 23_999 },
    bindAddress: "127.0.0.1",
    allowPrivateRepositories: true,
    nodeMirrorUrl: "https://nodejs.org/dist",
    defaultInstanceType: "t3.small",
    defaultMarket: "spot",
    maxConcurrentDeployments: 20,
    checks: true,
    followsLogs: true,
    warning,
  };
}
