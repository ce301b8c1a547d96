import { describe, expect, it } from "vitest";
import type { Target } from "@/lib/targets/types";
import { emptyTargetDraft, type TargetDraft, toTargetDraft } from "./targetDraft";
import { fieldProblems, targetProblems, toAddInput, toChanges } from "./targetInput";

const roleArn = "arn:aws:iam::123456789012:role/mayfly";
const typed = (changes: Partial<TargetDraft> = {}): TargetDraft => ({
  ...emptyTargetDraft(),
  ...{ name: " Production ", regions: ["eu-west-1"] },
  ...changes,
});
const problems = (changes: Partial<TargetDraft>) => [
  ...new Set(targetProblems(typed(changes)).map(({ field }) => field)),
];

describe("a new target", () => {
  it("needs a name and a region, and everything else has a default", () => {
    expect(targetProblems(typed())).toEqual([]);
    expect(problems({ name: "", regions: [] })).toEqual(["name", "regions"]);
    expect(toAddInput(typed())).toMatchObject({
      ...{ name: "Production", regions: ["eu-west-1"], access: { kind: "default" }, shared: null, subnetIds: [] },
      ...{ appCidrs: ["0.0.0.0/0", "::/0"], maxConcurrentDeployments: 20, maxEnvironments: null, diskGib: null },
    });
  });

  it.each<[Partial<TargetDraft>, string]>([
    [{ access: "role", roleArn: "mayfly" }, "roleArn"],
    [{ access: "keys", accessKeyId: "AKIA0000000000000000" }, "secretAccessKey"],
    [{ endpoint: "emulator" }, "endpoint"],
    [{ sharedAddress: "localhost", sshFirst: "1", sshLast: "2", appFirst: "3", appLast: "4" }, "sharedAddress"],
    [{ sharedAddress: "127.0.0.1", sshFirst: "9", sshLast: "2", appFirst: "3", appLast: "4" }, "sshLast"],
    [{ sharedAddress: "127.0.0.1", sshFirst: "1", sshLast: "2", appFirst: "3" }, "appLast"],
    [{ subnets: "chosen" }, "subnetIds"],
    [{ subnets: "chosen", subnetIds: "subnet-1, vpc-1" }, "subnetIds"],
    [{ appCidrs: "" }, "appCidrs"],
    [{ image: "own", imageReference: "", loginUser: "admin" }, "imageReference"],
    [{ image: "own", imageReference: "ami-0123456789abcdef0" }, "loginUser"],
    [{ size: "type" }, "instanceType"],
    [{ diskGib: "lots" }, "diskGib"],
    [{ maxConcurrentDeployments: "" }, "maxConcurrentDeployments"],
    [{ maxEnvironments: "0" }, "maxEnvironments"],
  ])("with %j is wrong at one field", (changes, field) => {
    expect(problems(changes)).toEqual([field]);
  });

  it("says which entry of a list is wrong", () => {
    const [problem] = targetProblems(typed({ sshCidrs: "10.0.0.0/8\n10.0.0.0/99" }));
    expect(problem).toEqual({
      field: "sshCidrs",
      message: "10.0.0.0/99 must be an address range, as 203.0.113.0/24",
    });
  });

  it("shows at its field what only the server knows", () => {
    const issues = [{ path: "name", message: "is another target's" }];
    expect(fieldProblems(issues, typed())).toEqual([{ field: "name", message: "Is another target's" }]);
  });
});

describe("a target that is there", () => {
  const target = {
    ...{ name: "Production", isDefault: true, accessKeyId: "AKIA0000000000000000" },
    config: {
      ...{ region: "eu-west-1", endpoint: null, access: { kind: "keys" }, subnetIds: ["subnet-1"], diskGib: 20 },
      ...{ image: { kind: "own", reference: "ami-0123456789abcdef0", loginUser: "admin" } },
      ...{ appCidrs: ["0.0.0.0/0"], sshCidrs: ["203.0.113.7/32"], keyStore: "database", drillRoleArn: null },
      ...{ sshPorts: { first: 25_000, last: 25_099 }, sharedAddress: "127.0.0.1" },
      ...{ appPorts: { first: 26_000, last: 26_099 }, allowPrivateRepositories: false, defaultSize: "c7i.large" },
      ...{ defaultMarket: "spot", maxConcurrentDeployments: 4, maxEnvironments: 9 },
    },
  } as unknown as Target;
  const stored = toTargetDraft(target, ["small", "medium", "large"]);

  it("is not changed by looking at it", () => {
    expect(toChanges(stored, stored)).toEqual({});
    expect(targetProblems(stored, stored)).toEqual([]);
  });

  it("gets only what was changed; keys stay where no secret is typed", () => {
    const draft = { ...stored, size: "large", diskGib: "", sshCidrs: "203.0.113.7/32 10.0.0.0/8" };
    expect(toChanges(draft, stored)).toEqual({
      ...{ defaultSize: "large", diskGib: null, sshCidrs: ["203.0.113.7/32", "10.0.0.0/8"] },
    });
    expect(toChanges({ ...stored, access: "role", roleArn }, stored)).toEqual({ access: { kind: "role", roleArn } });
  });

  it.each(["diskGib", "maxEnvironments", "maxConcurrentDeployments"] as const)("takes no words for %s", (field) => {
    const unlimited = { ...stored, diskGib: "", maxEnvironments: "" };
    const message = expect.stringMatching(/^Must be a whole number/);
    expect(targetProblems({ ...unlimited, [field]: "lots" }, unlimited)).toEqual([{ field, message }]);
  });

  it("needs the secret of another key", () => {
    const draft = { ...stored, accessKeyId: "AKIA1111111111111111" };
    expect(targetProblems(draft, stored).map(({ field }) => field)).toEqual(["secretAccessKey"]);
  });
});
