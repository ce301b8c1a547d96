import { randomUUID } from "node:crypto";
import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeTagsCommand,
  EC2Client,
  type Filter,
  paginateDescribeInstances,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";

// Nothing here looks inside a machine, so that none has to boot.
const sandbox = useSandbox({ delays: { pendingMs: 60_000 } });
let ec2: EC2Client;
const image = "ami-0a2023000000000e1";
const named = (name: string) => expect.objectContaining({ name });

beforeAll(() => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
});

async function run(input: Partial<RunInstancesCommandInput> = {}) {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId: image, InstanceType: "t3.small", MinCount: 1, MaxCount: 1, ...input }),
  );
  return Instances;
}

const tags = (Value: string) => [{ ResourceType: "instance" as const, Tags: [{ Key: "test", Value }] }];

async function describe(Filters: Filter[]) {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

async function terminate(ids: string[]) {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  await eventually(async () => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: ids }));
    return Reservations.flatMap(({ Instances = [] }) => Instances).every(({ State }) => State?.Name === "terminated");
  });
}

it("launches once per client token", async () => {
  const ClientToken = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => run({ ClientToken, MaxCount: 2 })));
  const ids = answers.map((instances) => instances.map(({ InstanceId }) => InstanceId));
  expect(ids[0]).toHaveLength(2);
  expect(ids[1]).toEqual(ids[0]);
  expect(ids[2]).toEqual(ids[0]);
  await expect(run({ ClientToken, MaxCount: 1 })).rejects.toEqual(named("IdempotentParameterMismatch"));
  await terminate(ids[0] as string[]);
  await expect(run({ ClientToken, MaxCount: 2 })).rejects.toEqual(named("IdempotentInstanceTerminated"));
});

it("tags what the launch makes, and finds it by tags and other filters", async () => {
  const [spot] = await run({
    InstanceMarketOptions: { MarketType: "spot", SpotOptions: { SpotInstanceType: "one-time" } },
    Placement: { AvailabilityZone: "us-east-1b" },
    MetadataOptions: { HttpTokens: "required" },
    TagSpecifications: [
      { ResourceType: "instance", Tags: [{ Key: "test", Value: "tags <1>" }] },
      { ResourceType: "volume", Tags: [{ Key: "test", Value: "volume" }] },
      { ResourceType: "network-interface", Tags: [{ Key: "test", Value: "interface" }] },
      { ResourceType: "spot-instances-request", Tags: [{ Key: "test", Value: "spot" }] },
    ],
  });
  expect(spot).toMatchObject({
    State: { Name: "pending", Code: 0 },
    InstanceLifecycle: "spot",
    Placement: { AvailabilityZone: "us-east-1b" },
    MetadataOptions: { HttpTokens: "required" },
    Tags: [{ Key: "test", Value: "tags <1>" }],
  });
  expect(spot?.PublicIpAddress).toBeUndefined();
  const found = await describe([
    { Name: "tag:test", Values: ["tags*"] },
    { Name: "instance-state-name", Values: ["pending", "running"] },
    { Name: "instance-lifecycle", Values: ["spot"] },
  ]);
  expect(found.map(({ InstanceId }) => InstanceId)).toEqual([spot?.InstanceId]);
  expect(await describe([{ Name: "tag:test", Values: ["nobody"] }])).toEqual([]);
  const { Tags } = await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: "key", Values: ["test"] }] }));
  expect(Tags?.map(({ ResourceType, Value }) => `${ResourceType} ${Value}`).sort()).toEqual([
    "instance tags <1>",
    "network-interface interface",
    "spot-instances-request spot",
    "volume volume",
  ]);
  await ec2.send(new CreateTagsCommand({ Resources: [spot?.InstanceId ?? ""], Tags: [{ Key: "more", Value: "2" }] }));
  expect((await describe([{ Name: "tag-key", Values: ["more"] }]))[0]?.Tags).toHaveLength(2);
});

it("pages through everything exactly once", async () => {
  const ids = (await run({ MaxCount: 12, TagSpecifications: tags("pages") })).map(({ InstanceId }) => InstanceId);
  const seen: (string | undefined)[] = [];
  let pages = 0;
  const input = { Filters: [{ Name: "tag:test", Values: ["pages"] }] };
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2, pageSize: 5 }, input)) {
    pages += 1;
    seen.push(...Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)));
  }
  expect([pages, seen]).toEqual([3, ids]);
  await expect(ec2.send(new DescribeInstancesCommand({ InstanceIds: [ids[0] ?? ""], MaxResults: 5 }))).rejects.toEqual(
    named("InvalidParameterCombination"),
  );
});

it("keeps a security group as long as an instance is in it", async () => {
  const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "used", Description: "x" }));
  const NetworkInterfaces = [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [GroupId] }];
  const [instance] = await run({ NetworkInterfaces });
  expect(instance?.SecurityGroups).toEqual([{ GroupId, GroupName: "used" }]);
  await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toEqual(named("DependencyViolation"));
  await terminate([instance?.InstanceId ?? ""]);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
});

it("ends what is still pending, and remembers why", async () => {
  const [instance] = await run();
  const InstanceIds = [instance?.InstanceId ?? ""];
  const { TerminatingInstances } = await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  expect(TerminatingInstances?.[0]?.PreviousState?.Name).toBe("pending");
  await terminate(InstanceIds);
  const [ended] = await describe([{ Name: "instance-id", Values: InstanceIds }]);
  expect(ended).toMatchObject({
    State: { Name: "terminated", Code: 48 },
    StateReason: { Code: "Client.UserInitiatedShutdown" },
    StateTransitionReason: expect.stringMatching(/^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/),
  });
  await expect(ec2.send(new StartInstancesCommand({ InstanceIds }))).rejects.toEqual(named("IncorrectInstanceState"));
  const status = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true }));
  expect(status.InstanceStatuses?.[0]?.InstanceState?.Name).toBe("terminated");
});

const missing = "i-00000000000000000";
it.each([
  ["an image that does not exist", { ImageId: "ami-00000000000000000" }, "InvalidAMIID.NotFound"],
  ["an image that cannot exist", { ImageId: "ubuntu" }, "InvalidAMIID.Malformed"],
  ["a type that does not exist", { InstanceType: "t3.colossal" as "t3.small" }, "InvalidParameterValue"],
  ["a type of another architecture", { InstanceType: "t4g.small" as const }, "InvalidParameterValue"],
  ["a zone elsewhere", { Placement: { AvailabilityZone: "eu-west-1a" } }, "InvalidParameterValue"],
  ["a key that does not exist", { KeyName: "nobody's" }, "InvalidKeyPair.NotFound"],
  ["a group that does not exist", { SecurityGroupIds: ["sg-00000000000000000"] }, "InvalidGroup.NotFound"],
  ["a subnet that does not exist", { SubnetId: "subnet-1" }, "InvalidSubnetID.NotFound"],
  ["counts the wrong way round", { MinCount: 2, MaxCount: 1 }, "InvalidParameterValue"],
  ["no count", { MaxCount: undefined }, "MissingParameter"],
  ["user data that is not base64", { UserData: "#cloud-config" }, "InvalidUserData.Malformed"],
  ["too much user data", { UserData: Buffer.alloc(16_385).toString("base64") }, "InvalidParameterValue"],
  ["tags for something else", { TagSpecifications: [{ ResourceType: "vpc" as const }] }, "InvalidParameterValue"],
  ["a dry run", { DryRun: true }, "DryRunOperation"],
])("launches nothing for %s", async (_, input, code) => {
  const TagSpecifications = tags("refused");
  await expect(run({ TagSpecifications, ...input })).rejects.toEqual(named(code));
  expect(await describe([{ Name: "tag:test", Values: ["refused"] }])).toEqual([]);
});

it("changes no instance when one of several cannot be changed", async () => {
  const [instance] = await run();
  const both = { InstanceIds: [instance?.InstanceId ?? "", missing] };
  await expect(ec2.send(new TerminateInstancesCommand(both))).rejects.toEqual(named("InvalidInstanceID.NotFound"));
  await expect(ec2.send(new StopInstancesCommand({ InstanceIds: ["i-x"] }))).rejects.toEqual(
    named("InvalidInstanceID.Malformed"),
  );
  const [still] = await describe([{ Name: "instance-id", Values: both.InstanceIds }]);
  expect(still?.State?.Name).toBe("pending");
});
