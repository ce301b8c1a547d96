import type { Target } from "@/lib/targets/types";

/** The form of a target as it is typed: lists and numbers stay text until they are sent. */
export type TargetDraft = {
  name: string;
  access: "default" | "role" | "keys";
  accessKeyId: string;
  secretAccessKey: string;
  regions: string[];
  endpoint: string;
  sharedAddress: string;
  sshFirst: string;
  sshLast: string;
  appFirst: string;
  appLast: string;
  allowPrivateRepositories: boolean;
  /** Mayfly's own account: only the documents for the role need it. */
  account: string;
  roleArn: string;
  subnets: "found" | "chosen";
  subnetIds: string;
  appCidrs: string;
  sshCidrs: string;
  image: "amazon-linux-2023" | "ubuntu-24.04" | "own";
  imageReference: string;
  loginUser: string;
  size: string;
  /** While `size` is `type`. */
  instanceType: string;
  diskGib: string;
  defaultMarket: string;
  keyStore: string;
  drillRoleArn: string;
  maxConcurrentDeployments: string;
  maxEnvironments: string;
  isDefault: boolean;
};

export type TargetField = keyof TargetDraft;

const anywhere = "0.0.0.0/0, ::/0";

export function emptyTargetDraft(): TargetDraft {
  return {
    ...{ name: "", access: "default", accessKeyId: "", secretAccessKey: "", regions: [] },
    ...{ endpoint: "", sharedAddress: "", sshFirst: "", sshLast: "", appFirst: "", appLast: "" },
    ...{ allowPrivateRepositories: false, account: "", roleArn: "" },
    ...{ subnets: "found", subnetIds: "", appCidrs: anywhere, sshCidrs: anywhere },
    ...{ image: "amazon-linux-2023", imageReference: "", loginUser: "", size: "small", instanceType: "", diskGib: "" },
    ...{ defaultMarket: "spot", keyStore: "database", drillRoleArn: "" },
    ...{ maxConcurrentDeployments: "20", maxEnvironments: "", isDefault: false },
  };
}

/** A target as the form shows it. `sizes`: the size classes; any other default is an exact type. */
export function toTargetDraft({ name, config, accessKeyId, isDefault }: Target, sizes: string[]): TargetDraft {
  const { access, image, sharedAddress, sshPorts, appPorts } = config;
  const isSize = sizes.includes(config.defaultSize);
  const range = (port: number) => (sharedAddress === null ? "" : String(port));
  return {
    ...{ name, access: access.kind, accessKeyId: accessKeyId ?? "", secretAccessKey: "" },
    ...{ regions: [config.region], endpoint: config.endpoint ?? "", sharedAddress: sharedAddress ?? "" },
    ...{ sshFirst: range(sshPorts.first), sshLast: range(sshPorts.last) },
    ...{ appFirst: range(appPorts.first), appLast: range(appPorts.last) },
    ...{ allowPrivateRepositories: config.allowPrivateRepositories, account: "" },
    roleArn: access.kind === "role" ? access.roleArn : "",
    ...{ subnets: config.subnetIds.length > 0 ? "chosen" : "found", subnetIds: config.subnetIds.join(", ") },
    ...{ appCidrs: config.appCidrs.join(", "), sshCidrs: config.sshCidrs.join(", ") },
    image: image.kind === "own" ? "own" : image.system,
    imageReference: image.kind === "own" ? image.reference : "",
    loginUser: image.kind === "own" ? image.loginUser : "",
    ...{ size: isSize ? config.defaultSize : "type", instanceType: isSize ? "" : config.defaultSize },
    ...{ diskGib: number(config.diskGib), defaultMarket: config.defaultMarket, keyStore: config.keyStore },
    drillRoleArn: config.drillRoleArn ?? "",
    maxConcurrentDeployments: String(config.maxConcurrentDeployments),
    ...{ maxEnvironments: number(config.maxEnvironments), isDefault },
  };
}

function number(value: number | null): string {
  return value === null ? "" : String(value);
}
