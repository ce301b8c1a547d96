import { describe, expect, it } from "vitest";
import { changedConfig, newConfig } from "@/lib/targets/config";
import { plainConfig } from "@/lib/targets/plainConfig";
import {
  addTargetsSchema,
  type TargetConfig,
  targetConfigSchema,
  type UpdateTargetInput,
  updateTargetSchema,
} from "@/lib/targets/schema";

const roleArn = "arn:aws:iam::123456789012:role/mayfly";
const keys = { kind: "keys", accessKeyId: "AKIDEXAMPLEEXAMPLE", secretAccessKey: "a secret of sixteen" } as const;
const ports = { sshPorts: { first: 22_100, last: 22_199 }, appPorts: { first: 3_100, last: 3_199 } };
const sharing = { sharedAddress: "192.0.2.1", bindAddress: "192.0.2.1", ...ports };

type Setting = Exclude<keyof UpdateTargetInput, "name" | "enabled" | "isDefault">;

/** Each setting: what is said, what becomes of it, and what is refused. */
const settings: Record<Setting, { said: unknown; kept?: Partial<TargetConfig>; refused: unknown[] }> = {
  access: {
    said: { kind: "role", roleArn },
    kept: { access: { kind: "role", roleArn, externalId: "mayfly-i1" } },
    refused: [
      ...[null, {}, { kind: "role" }, { kind: "role", roleArn: "arn:aws:iam::12345678901:role/x" }],
      ...[
        { kind: "role", roleArn, externalId: "mine" },
        { ...keys, accessKeyId: "short" },
        { ...keys, secretAccessKey: "short" },
      ],
    ],
  },
  endpoint: { said: "http://127.0.0.1:4566", refused: ["nowhere", 1] },
  shared: {
    said: { address: "192.0.2.1", ...ports },
    kept: sharing,
    refused: [
      { address: "::1", ...ports },
      { address: "host", ...ports },
      { address: "192.0.2.1", ...ports, sshPorts: { first: 2, last: 1 } },
      { address: "192.0.2.1", ...ports, appPorts: { first: 1, last: 65_536 } },
      { address: "192.0.2.1", ...ports, appPorts: { first: 0, last: 1 } },
    ],
  },
  image: {
    said: { kind: "own", reference: "ami-0123456789abcdef0", loginUser: "admin" },
    refused: [
      { kind: "public", system: "debian" },
      { kind: "own", reference: "ami-xyz", loginUser: "admin" },
      { kind: "own", reference: "ami-01234567", loginUser: "--root" },
    ],
  },
  subnetIds: { said: ["subnet-0a1b"], refused: [["vpc-1"], "subnet-1"] },
  appCidrs: { said: ["10.0.0.0/8", "::/0"], refused: [[], ["10.0.0.1"], ["10.0.0.0/33"]] },
  sshCidrs: { said: ["192.0.2.7/32"], refused: [[], ["here"]] },
  diskGib: { said: 30, refused: [0, 16_385, 1.5, "30"] },
  keyStore: { said: "secrets-manager", refused: ["vault", null] },
  drillRoleArn: { said: roleArn, refused: ["mayfly"] },
  allowPrivateRepositories: { said: true, refused: ["yes", null] },
  defaultSize: { said: "m5.large", refused: ["", "--dry-run", null] },
  defaultMarket: { said: "spot-only", refused: ["reserved", null] },
  maxConcurrentDeployments: { said: 7, refused: [0, 1_001, 1.5, null] },
  maxEnvironments: { said: 9, refused: [0, 2.5] },
};

const table = Object.entries(settings).map(([name, row]) => ({ name, ...row }));

it("has every setting that can be said here, and one for every part of a configuration that people decide", () => {
  const said = Object.keys(updateTargetSchema.shape).filter((name) => !["name", "enabled", "isDefault"].includes(name));
  expect(Object.keys(settings).sort()).toEqual(said.sort());
});

describe.each(table)("$name", ({ name, said, kept, refused }) => {
  const expected = kept ?? { [name]: said };

  it("is changed, and nothing else is", () => {
    const before: TargetConfig = { ...plainConfig("eu-west-1"), warning: "Think.", checks: false, followsLogs: false };
    const input = updateTargetSchema.parse({ [name]: said });
    const { access, ...rest } = input;
    expect(changedConfig(before, { ...rest, ...(access && { access }) }, "i1")).toEqual({ ...before, ...expected });
    expect(targetConfigSchema.parse({ ...before, ...expected })).toEqual({ ...before, ...expected });
  });

  it("stays where something else is changed", () => {
    const before = { ...plainConfig("eu-west-1"), ...expected };
    const other = name === "diskGib" ? { maxEnvironments: 2 } : { diskGib: 50 };
    expect(changedConfig(before, other, "i2")).toEqual({ ...before, ...other });
    expect(changedConfig(before, {}, "i2")).toEqual(before);
  });

  it("is of a new target as it was said", () => {
    const input = addTargetsSchema.parse({ name: "T", regions: ["us-east-2"], [name]: said });
    expect(newConfig(input, "us-east-2", "i1")).toEqual({ ...plainConfig("us-east-2"), ...expected });
  });

  it.each(refused.map((value) => ({ value })))("is refused as $value", ({ value }) => {
    for (const schema of [updateTargetSchema, addTargetsSchema]) {
      const { success, error } = schema.safeParse({ name: "T", regions: ["us-east-2"], [name]: value });
      expect(success).toBe(false);
      expect(error?.issues.map(({ path }) => path[0])).toContain(name);
    }
  });
});

describe("what may be nothing again", () => {
  it.each(["endpoint", "diskGib", "drillRoleArn", "maxEnvironments"] as const)("%s", (name) => {
    const before = { ...plainConfig("eu-west-1"), [name]: settings[name].said } as TargetConfig;
    expect(changedConfig(before, updateTargetSchema.parse({ [name]: null }), "i1")[name]).toBeNull();
  });

  it("the shared address, with all that hangs on it", () => {
    const before = { ...plainConfig("eu-west-1"), ...sharing };
    expect(changedConfig(before, { shared: null }, "i1")).toEqual(plainConfig("eu-west-1"));
  });

  it("a role, of which nothing stays; of keys no secret is kept here", () => {
    const before: TargetConfig = { ...plainConfig("eu-west-1"), access: { kind: "role", roleArn, externalId: "x" } };
    expect(changedConfig(before, { access: { kind: "default" } }, "i1").access).toEqual({ kind: "default" });
    expect(changedConfig(before, { access: keys }, "i1").access).toEqual({ kind: "keys" });
  });
});

it.each([
  ["no region", { regions: [] }],
  ["more regions than there are", { regions: Array.from({ length: 21 }, (_, index) => `eu-west-${index % 9}`) }],
  ["what is no region", { regions: ["Europe"] }],
  ["subnets of one region for two", { regions: ["eu-west-1", "eu-west-2"], subnetIds: ["subnet-1"] }],
  ["no name", { name: "" }],
])("a new target is refused with %s", (_, input) => {
  expect(addTargetsSchema.safeParse({ name: "T", regions: ["eu-west-1"], ...input }).success).toBe(false);
  const several = { name: "T", regions: ["eu-west-1", "eu-west-2"], subnetIds: [] };
  expect(addTargetsSchema.safeParse(several).success).toBe(true);
});
