import { beforeAll, describe, expect, it } from "vitest";
import { actions } from "@/lib/sandbox/actions/table";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { signedFetch } from "@/lib/sandbox/testing/signedFetch";
import { generateKeyPair } from "@/lib/ssh/keys";

// Nothing here looks inside a machine, so that none has to boot.
const sandbox = useSandbox({ delays: { pendingMs: 600_000 } });
const image = "ami-0a2023000000000e1";
const publicKey = Buffer.from(generateKeyPair().publicKey).toString("base64");

type Parameters = Record<string, string>;
/** What is there when a call is made. */
type Scene = { instance: string; group: string; template: string; number: number };

/** A call of each action that does what it is for. */
const examples: Record<string, (scene: Scene) => Parameters> = {
  AuthorizeSecurityGroupIngress: ({ group, number }) => ({ GroupId: group, ...rule(3_000 + number) }),
  CreateFleet: ({ template }) => ({
    Type: "instant",
    "LaunchTemplateConfigs.1.LaunchTemplateSpecification.LaunchTemplateName": template,
    "LaunchTemplateConfigs.1.LaunchTemplateSpecification.Version": "1",
    "LaunchTemplateConfigs.1.Overrides.1.InstanceType": "t3.small",
    "TargetCapacitySpecification.TotalTargetCapacity": "1",
    "TargetCapacitySpecification.DefaultTargetCapacityType": "spot",
    "SpotOptions.AllocationStrategy": "price-capacity-optimized",
  }),
  CreateKeyPair: ({ number }) => ({ KeyName: `made-${number}`, KeyType: "ed25519" }),
  CreateLaunchTemplate: ({ number }) => ({ LaunchTemplateName: `made-${number}`, "LaunchTemplateData.ImageId": image }),
  CreateSecurityGroup: ({ number }) => ({ GroupName: `made-${number}`, GroupDescription: "x" }),
  CreateTags: ({ instance, number }) => ({ "ResourceId.1": instance, "Tag.1.Key": `k${number}`, "Tag.1.Value": "v" }),
  DeleteKeyPair: () => ({ KeyName: "there" }),
  DeleteLaunchTemplate: ({ template }) => ({ LaunchTemplateName: template }),
  DeleteSecurityGroup: ({ group }) => ({ GroupId: group }),
  DeleteTags: ({ instance }) => ({ "ResourceId.1": instance, "Tag.1.Key": "there" }),
  DescribeAvailabilityZones: () => ({}),
  DescribeImages: () => ({}),
  DescribeInstanceStatus: () => ({ IncludeAllInstances: "true" }),
  DescribeInstanceTypeOfferings: () => ({ LocationType: "availability-zone" }),
  DescribeInstanceTypes: () => ({}),
  DescribeInstances: () => ({}),
  DescribeKeyPairs: () => ({}),
  DescribeLaunchTemplates: () => ({}),
  DescribeRegions: () => ({}),
  DescribeRouteTables: () => ({}),
  DescribeSecurityGroups: () => ({}),
  DescribeSpotPriceHistory: () => ({}),
  DescribeSubnets: () => ({}),
  DescribeTags: () => ({}),
  DescribeVpcs: () => ({}),
  GetConsoleOutput: ({ instance }) => ({ InstanceId: instance }),
  ImportKeyPair: ({ number }) => ({ KeyName: `imported-${number}`, PublicKeyMaterial: publicKey }),
  RebootInstances: ({ instance }) => ({ "InstanceId.1": instance }),
  RevokeSecurityGroupIngress: ({ group }) => ({ GroupId: group, ...rule(22) }),
  RunInstances: () => ({ ImageId: image, InstanceType: "t3.small", MinCount: "1", MaxCount: "1" }),
  StartInstances: ({ instance }) => ({ "InstanceId.1": instance }),
  StopInstances: ({ instance }) => ({ "InstanceId.1": instance }),
  TerminateInstances: ({ instance }) => ({ "InstanceId.1": instance }),
};

/** What an instance that boots does not do yet, and says so with its state. */
const notWhilePending = ["RebootInstances", "StopInstances", "StartInstances"];

function rule(port: number): Parameters {
  const name = "IpPermissions.1";
  const ports = { [`${name}.FromPort`]: String(port), [`${name}.ToPort`]: String(port) };
  return { [`${name}.IpProtocol`]: "tcp", ...ports, [`${name}.IpRanges.1.CidrIp`]: "192.0.2.0/24" };
}

async function call(action: string, parameters: Parameters = {}): Promise<{ status: number; text: string }> {
  const body = new URLSearchParams({ Action: action, Version: "2016-11-15", ...parameters }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const { status, value } = await signedFetch(sandbox(), { service: "ec2", headers, body });
  return { status, text: String(value) };
}

const tag = (text: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
const codeOf = ({ text }: { text: string }) => tag(text, "Code");
const addFault = (fault: object) => control(sandbox(), "POST", "faults", fault);

async function calm(): Promise<void> {
  await control(sandbox(), "POST", "reset");
  await control(sandbox(), "POST", "delays", { pendingMs: 600_000 });
}

const changing = ["Instances", "KeyPairs", "LaunchTemplates", "SecurityGroups", "Tags"];

/** Everything that calls can change, as the cloud shows it; no two answers have the same id. */
async function shown(): Promise<string> {
  const answers = await Promise.all(changing.map((what) => call(`Describe${what}`)));
  return answers.map(({ text }) => text.replace(/<requestId>.*?<\/requestId>/g, "")).join("\n");
}

let number = 0;

async function scene(): Promise<Scene> {
  number += 1;
  const named = async (action: string, parameters: Parameters) => {
    const answer = await call(action, parameters);
    expect(answer.status, `${action}: ${answer.text}`).toBe(200);
    return answer.text;
  };
  const group = tag(await named("CreateSecurityGroup", { GroupName: `g${number}`, GroupDescription: "x" }), "groupId");
  await named("AuthorizeSecurityGroupIngress", { GroupId: group, ...rule(22) });
  const template = `there-${number}`;
  const data = { "LaunchTemplateData.ImageId": image, "LaunchTemplateData.InstanceType": "t3.small" };
  await named("CreateLaunchTemplate", { LaunchTemplateName: template, ...data });
  await call("DeleteKeyPair", { KeyName: "there" });
  await named("ImportKeyPair", { KeyName: "there", PublicKeyMaterial: publicKey });
  const tags = { "TagSpecification.1.ResourceType": "instance", "TagSpecification.1.Tag.1.Key": "there" };
  const launch = { ImageId: image, InstanceType: "t3.small", MinCount: "1", MaxCount: "1" };
  const instance = tag(await named("RunInstances", { ...launch, ...tags }), "instanceId");
  return { instance, group, template, number };
}

const names = Object.keys(actions);

it("has an example of every action here", () => {
  expect(Object.keys(examples).sort()).toEqual(names.toSorted());
});

it("finds what passes every filter, and each by one of its values", async () => {
  await scene();
  const found = async (...filters: [string, ...string[]][]) => {
    const parameters = filters.flatMap(([name, ...values], index) => [
      [`Filter.${index + 1}.Name`, name],
      ...values.map((value, place) => [`Filter.${index + 1}.Value.${place + 1}`, value]),
    ]);
    return (await call("DescribeInstances", Object.fromEntries(parameters))).text.includes("<instanceId>");
  };
  expect(await found(["instance-type", "t3.small"], ["tag-key", "there"])).toBe(true);
  expect(await found(["instance-type", "t3.small"], ["tag-key", "nobody"])).toBe(false);
  expect(await found(["instance-type", "m5.large"], ["tag-key", "there"])).toBe(false);
  expect(await found(["instance-type", "m5.large", "t3.s*"])).toBe(true);
});

describe.each(names)("%s", (action) => {
  const isRead = action.startsWith("Describe") || action.startsWith("Get");
  let there: Scene;
  const example = (): Parameters => examples[action]?.(there) ?? {};

  beforeAll(async () => {
    await calm();
    there = await scene();
  });

  it("is refused where it may not be, is asked too often, or nobody could understand it; then nothing changes", async () => {
    const before = await shown();
    expect(codeOf(await call(action, { ...example(), Nonsense: "x" }))).toBe("UnknownParameter");
    await addFault({ kind: "deny", action: `ec2:${action}` });
    expect([
      codeOf(await call(action, example())),
      codeOf(await call(action, { ...example(), DryRun: "true" })),
    ]).toEqual([...["UnauthorizedOperation", "UnauthorizedOperation"]]);
    await calm();
    for (const [fault, code, status] of [
      [{ kind: "throttle" }, "RequestLimitExceeded", 503],
      [{ kind: "error-before", code: "InternalError", status: 500 }, "InternalError", 500],
      [{ kind: "expired-token" }, "RequestExpired", 400],
    ] as const) {
      await addFault({ ...fault, action, times: 1 });
      const answer = await call(action, example());
      expect([codeOf(answer), answer.status]).toEqual([code, status]);
    }
    expect(await shown()).toBe(before);
  });

  it("rehearses with DryRun and changes nothing", async () => {
    const before = await shown();
    const codes = [codeOf(await call(action, { ...example(), DryRun: "true" }))];
    const expected = notWhilePending.includes(action)
      ? ["DryRunOperation", "IncorrectInstanceState"]
      : ["DryRunOperation"];
    expect(expected).toEqual(expect.arrayContaining(codes));
    expect(await shown()).toBe(before);
  });

  it(isRead ? "changes nothing" : "changes what it is for, also where its answer is an error", async () => {
    const before = await shown();
    if (!isRead) await addFault({ kind: "error-after", action, code: "InternalError", status: 500, times: 1 });
    const answer = await call(action, example());
    if (notWhilePending.includes(action)) return;
    expect(isRead ? "" : "InternalError").toBe(codeOf(answer));
    const after = await shown();
    if (isRead) expect(after).toBe(before);
    else expect(after).not.toBe(before);
  });

  if (actions[action]?.parameters.includes("Filter"))
    it("knows no filter that there is not", async () => {
      const filter = { "Filter.1.Name": "nonsense", "Filter.1.Value.1": "x" };
      expect(codeOf(await call(action, { ...example(), ...filter }))).toBe("InvalidParameterValue");
      const many = Array.from({ length: 201 }, (_, index) => [`Filter.1.Value.${index + 1}`, "x"]);
      const tooMany = { "Filter.1.Name": "instance-type", ...Object.fromEntries(many) };
      expect(["FilterLimitExceeded", "InvalidParameterValue"]).toContain(
        codeOf(await call(action, { ...example(), ...tooMany })),
      );
    });

  it.skipIf(!actions[action]?.parameters.includes("NextToken"))(
    "gives each item once, on pages of any size",
    async () => {
      const items = (text: string) =>
        text.replace(/<(requestId|nextToken)>.*?<\/\1>/g, "").match(/<item>/g)?.length ?? 0;
      const whole = items((await call(action, example())).text);
      for (const size of [1, 2, 1_000]) {
        let [count, pages, token] = [0, 0, ""];
        do {
          const page = { MaxResults: String(size), ...(token && { NextToken: token }) };
          const { text, status } = await call(action, { ...example(), ...page });
          expect(status, text).toBe(200);
          [count, token, pages] = [count + items(text), tag(text, "nextToken"), pages + 1];
        } while (token !== "" && pages < 200);
        // Machines of one launch come together, whatever page they are on.
        if (action === "DescribeInstances") continue;
        expect(count).toBe(whole);
      }
    },
  );
});
