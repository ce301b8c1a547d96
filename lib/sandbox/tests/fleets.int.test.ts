import { randomUUID } from "node:crypto";
import {
  CreateFleetCommand,
  type CreateFleetCommandInput,
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  DeleteLaunchTemplateCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type FleetLaunchTemplateOverridesRequest,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeAll, expect, it } from "vitest";
import { catalogue } from "@/lib/sandbox/catalogue";
import { spotPriceAt } from "@/lib/sandbox/spotPrices";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

// Nothing here looks inside a machine, so that none has to boot.
const sandbox = useSandbox({ delays: { pendingMs: 60_000 } });
let ec2: EC2Client;
let subnetIds: string[] = [];
const x86 = "ami-0a2023000000000e1";
const arm = "ami-0a2023000000000a1";
const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
const named = (name: string) => expect.objectContaining({ name });
const fault = (value: object) => control(sandbox(), "POST", "faults", value);

beforeAll(async () => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  subnetIds = Subnets.map(({ SubnetId = "" }) => SubnetId);
});
afterEach(async () => {
  await control(sandbox(), "POST", "reset");
  await control(sandbox(), "POST", "delays", { pendingMs: 60_000 });
});

const names = () => `mayfly-${randomUUID()}`;

async function template(data: RequestLaunchTemplateData = {}) {
  const LaunchTemplateData = { ImageId: x86, ...data };
  const made = await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: names(), LaunchTemplateData }));
  return made.LaunchTemplate?.LaunchTemplateId ?? "";
}

type Override = FleetLaunchTemplateOverridesRequest;
const tag = { ResourceType: "instance" as const, Tags: [{ Key: "test", Value: "fleet" }] };

function fleetOf(id: string, Overrides: Override[], more: Partial<CreateFleetCommandInput> = {}) {
  const market = more.OnDemandOptions ? ("on-demand" as const) : ("spot" as const);
  const command = {
    Type: "instant" as const,
    LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId: id, Version: "1" }, Overrides }],
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: market },
    ...(market === "spot" ? { SpotOptions: { AllocationStrategy: "price-capacity-optimized" as const } } : {}),
    ...more,
  };
  return ec2.send(new CreateFleetCommand(command));
}

async function describe(id: string | undefined) {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id ?? ""] }));
  return Reservations?.[0]?.Instances?.[0];
}

const everywhere = (InstanceType: "t3.small" | "t3a.small", ImageId = x86): Override[] =>
  subnetIds.map((SubnetId, index) => ({ InstanceType, SubnetId, ImageId, AvailabilityZone: zones[index] }));

function cheapest(types: string[]): string[] {
  const pools = types.flatMap((name) => zones.map((zone) => ({ name, zone })));
  const price = ({ name, zone }: { name: string; zone: string }) => {
    const type = catalogue.find((candidate) => candidate.name === name);
    return type ? spotPriceAt(type, zone, Date.now()) : 0;
  };
  return pools.sort((a, b) => price(a) - price(b)).map(({ name, zone }) => `${name} ${zone}`);
}

it("makes, finds by tag and deletes launch templates, once per name", async () => {
  const TagSpecifications = [{ ResourceType: "launch-template" as const, Tags: [{ Key: "owner", Value: "me" }] }];
  const LaunchTemplateName = names();
  const input = { LaunchTemplateName, LaunchTemplateData: { ImageId: x86 }, TagSpecifications };
  const create = (more = {}) => ec2.send(new CreateLaunchTemplateCommand({ ...input, ...more }));
  await expect(create({ DryRun: true })).rejects.toEqual(named("DryRunOperation"));
  const { LaunchTemplate } = await create({ ClientToken: "same" });
  expect(LaunchTemplate).toMatchObject({
    LaunchTemplateName,
    LatestVersionNumber: 1,
    Tags: TagSpecifications[0]?.Tags,
  });
  expect((await create({ ClientToken: "same" })).LaunchTemplate).toEqual(LaunchTemplate);
  await expect(create()).rejects.toEqual(named("InvalidLaunchTemplateName.AlreadyExistsException"));
  const find = async () => {
    const Filters = [{ Name: "tag:owner", Values: ["me"] }];
    return (await ec2.send(new DescribeLaunchTemplatesCommand({ Filters }))).LaunchTemplates;
  };
  expect(await find()).toEqual([LaunchTemplate]);
  const LaunchTemplateId = LaunchTemplate?.LaunchTemplateId;
  await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }));
  expect(await find()).toEqual([]);
  for (const command of [
    () => ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId })),
    () => ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [LaunchTemplateId ?? ""] })),
    () => fleetOf(LaunchTemplateId ?? "", everywhere("t3.small")),
  ]) {
    await expect(command()).rejects.toEqual(named("InvalidLaunchTemplateId.NotFound"));
  }
});

it("launches on Spot where it is cheapest, with what template and fleet say", async () => {
  const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: names(), Description: "x" }));
  const id = await template({
    UserData: Buffer.from("#cloud-config\n").toString("base64"),
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
    NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [GroupId] }],
    TagSpecifications: [{ ResourceType: "network-interface", Tags: [{ Key: "test", Value: "interface" }] }],
    CreditSpecification: { CpuCredits: "standard" },
  });
  const overrides = [...everywhere("t3.small"), ...everywhere("t3a.small")];
  const { FleetId, Instances, Errors } = await fleetOf(id, overrides, { TagSpecifications: [tag] });
  expect([Errors, Instances?.length, Instances?.[0]?.InstanceIds?.length]).toEqual([[], 1, 1]);
  const made = await describe(Instances?.[0]?.InstanceIds?.[0]);
  expect(`${made?.InstanceType} ${made?.Placement?.AvailabilityZone}`).toBe(cheapest(["t3.small", "t3a.small"])[0]);
  expect(made).toMatchObject({
    InstanceLifecycle: "spot",
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
    SecurityGroups: [{ GroupId }],
    Tags: expect.arrayContaining([tag.Tags[0], { Key: "aws:ec2:fleet-id", Value: FleetId }]),
  });
  expect(made?.ClientToken).not.toBe("");
});

it("goes to the next cheapest where there is no capacity, and says where there was none", async () => {
  const id = await template();
  const order = cheapest(["t3.small"]);
  const zone = order[0]?.split(" ")[1];
  await fault({ kind: "capacity", zone });
  const { Instances, Errors } = await fleetOf(id, everywhere("t3.small"));
  const made = await describe(Instances?.[0]?.InstanceIds?.[0]);
  expect(made?.Placement?.AvailabilityZone).toBe(order[1]?.split(" ")[1]);
  expect(Errors).toMatchObject([
    {
      ErrorCode: "InsufficientInstanceCapacity",
      Lifecycle: "spot",
      LaunchTemplateAndOverrides: { Overrides: { InstanceType: "t3.small", AvailabilityZone: zone, ImageId: x86 } },
    },
  ]);
});

it("answers errors and no machine where nothing can be had, each choice with its own", async () => {
  const id = await template();
  await fault({ kind: "capacity" });
  const others: Override[] = [{ InstanceType: "t4g.small" }, { InstanceType: "t3.small", ImageId: "ami-00000000" }];
  const ClientToken = randomUUID();
  const input = { ClientToken, OnDemandOptions: { AllocationStrategy: "lowest-price" as const } };
  const fleet = () => fleetOf(id, [...everywhere("t3.small"), ...others], input);
  const refused = await fleet();
  expect(refused.Instances).toEqual([]);
  expect(refused.Errors?.map(({ ErrorCode }) => ErrorCode).sort()).toEqual([
    "InsufficientInstanceCapacity",
    "InsufficientInstanceCapacity",
    "InsufficientInstanceCapacity",
    "InvalidAMIID.NotFound",
    "InvalidParameterValue",
  ]);
  await control(sandbox(), "POST", "reset");
  // A token stands for one attempt, also for one that came to nothing.
  expect((await fleet()).Errors).toEqual(refused.Errors);
});

it("has an error for each choice where it may not run instances", async () => {
  const id = await template();
  await fault({ kind: "deny", action: "ec2:RunInstances" });
  const { Instances, Errors } = await fleetOf(id, everywhere("t3.small"));
  expect([Instances, Errors?.map(({ ErrorCode }) => ErrorCode)]).toEqual([[], Array(3).fill("UnauthorizedOperation")]);
  await fault({ kind: "deny", action: "ec2:CreateFleet" });
  await expect(fleetOf(id, everywhere("t3.small"))).rejects.toEqual(named("UnauthorizedOperation"));
});

it("launches once per token, on demand by priority or price", async () => {
  const id = await template();
  const overrides: Override[] = [
    { InstanceType: "t3.small", Priority: 1 },
    { InstanceType: "t4g.small", ImageId: arm, Priority: 0 },
    { InstanceType: "t3a.small" },
  ];
  const ClientToken = randomUUID();
  const prioritized = { ClientToken, OnDemandOptions: { AllocationStrategy: "prioritized" as const } };
  const first = await fleetOf(id, overrides, prioritized);
  expect(first.Instances).toMatchObject([{ InstanceType: "t4g.small", Lifecycle: "on-demand" }]);
  expect((await fleetOf(id, overrides, prioritized)).Instances).toEqual(first.Instances);
  await expect(fleetOf(id, overrides.slice(1), prioritized)).rejects.toEqual(named("IdempotentParameterMismatch"));
  const cheap = { OnDemandOptions: { AllocationStrategy: "lowest-price" as const } };
  expect((await fleetOf(id, overrides, cheap)).Instances).toMatchObject([{ InstanceType: "t4g.small" }]);
  const made = await describe(first.Instances?.[0]?.InstanceIds?.[0]);
  expect([made?.InstanceLifecycle, made?.Architecture]).toEqual([undefined, "arm64"]);
});

it("refuses what is no fleet it could fill", async () => {
  const id = await template();
  const where = everywhere("t3.small");
  const configs = (Version?: string) => ({
    LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId: id, Version }, Overrides: where }],
  });
  await expect(fleetOf(id, where, { DryRun: true })).rejects.toEqual(named("DryRunOperation"));
  await expect(fleetOf(id, where, { Type: undefined })).rejects.toEqual(named("UnsupportedOperation"));
  await expect(fleetOf(id, where, configs())).rejects.toEqual(named("MissingParameter"));
  await expect(fleetOf(id, where, configs("2"))).rejects.toEqual(named("InvalidLaunchTemplateId.VersionNotFound"));
  await expect(fleetOf(id, [{ SubnetId: subnetIds.join(",") }])).rejects.toEqual(named("InvalidFleetConfig"));
  const request = { ResourceType: "spot-instances-request" as const, Tags: [] };
  await expect(fleetOf(id, where, { TagSpecifications: [request] })).rejects.toEqual(named("InvalidParameterValue"));
});

const onDemand = { OnDemandOptions: { AllocationStrategy: "lowest-price" as const } };
it.each<[string, RequestLaunchTemplateData, Override, string]>([
  [
    "tags for a Spot request that is not made",
    { TagSpecifications: [{ ResourceType: "spot-instances-request", Tags: [{ Key: "a", Value: "b" }] }] },
    { InstanceType: "t3.small" },
    "InvalidParameterValue",
  ],
  [
    "credits for a type that earns none",
    { CreditSpecification: { CpuCredits: "standard" } },
    { InstanceType: "c5.large" },
    "InstanceCreditSpecification.NotSupported",
  ],
  [
    "a disk smaller than the image",
    { BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 4 } }] },
    { InstanceType: "t3.small" },
    "InvalidBlockDeviceMapping",
  ],
])("has an error for %s", async (_, data, override, code) => {
  const { Instances, Errors } = await fleetOf(await template(data), [override], onDemand);
  expect([Instances, Errors?.map(({ ErrorCode }) => ErrorCode)]).toEqual([[], [code]]);
});

it("runs an instance from a template, with the call's own parameters instead of the template's", async () => {
  const LaunchTemplateId = await template({
    InstanceType: "t3.small",
    NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }],
    TagSpecifications: [{ ...tag, ResourceType: "network-interface" }, tag],
  });
  const run = (more = {}) =>
    ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateId }, ...more }));
  const { Instances } = await run({ InstanceType: "t3.medium" });
  expect(Instances).toMatchObject([{ InstanceType: "t3.medium", ImageId: x86 }]);
  expect(Instances?.[0]?.Tags).toContainEqual(tag.Tags[0]);
  const volume = { ResourceType: "volume" as const, Tags: [{ Key: "a", Value: "b" }] };
  const untagged = await run({ TagSpecifications: [volume] });
  expect(untagged.Instances?.[0]?.Tags).not.toContainEqual(tag.Tags[0]);
  await expect(run({ DryRun: true })).rejects.toEqual(named("DryRunOperation"));
  await expect(run({ SubnetId: subnetIds[0] })).rejects.toEqual(named("InvalidParameterCombination"));
});
