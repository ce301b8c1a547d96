import type { TargetConfig } from "./schema";

const anywhere = ["0.0.0.0/0", "::/0"];

/** Every machine has an address, and so all ports, of its own. */
export const ownAddress = {
  sharedAddress: null,
  sshPorts: { first: 22, last: 22 },
  appPorts: { first: 3_000, last: 3_999 },
  bindAddress: "0.0.0.0",
};

/** A target of which nothing is said but its region: an account on AWS, by the default chain of credentials. */
export function plainConfig(region: string): TargetConfig {
  return {
    region,
    endpoint: null,
    access: { kind: "default" },
    image: { kind: "public", system: "amazon-linux-2023" },
    subnetIds: [],
    appCidrs: anywhere,
    sshCidrs: anywhere,
    diskGib: null,
    keyStore: "database",
    drillRoleArn: null,
    ...ownAddress,
    allowPrivateRepositories: false,
    nodeMirrorUrl: "https://nodejs.org/dist",
    defaultSize: "small",
    defaultMarket: "spot",
    maxConcurrentDeployments: 20,
    maxEnvironments: null,
    checks: true,
    followsLogs: true,
    warning: null,
  };
}
