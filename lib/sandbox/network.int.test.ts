import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  ImportKeyPairCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { expectSilence, inspect, loginKey, onMachine, userData } from "./testing/machines";
import { control, useSandbox } from "./testing/sandbox";

const sandbox = useSandbox();
let ec2: EC2Client;
const named = (name: string) => expect.objectContaining({ name });
const fault = (value: object) => control(sandbox(), "POST", "faults", value);
const x86 = "ami-0a2023000000000e1";

beforeAll(async () => {
  ec2 = new EC2Client(settings());
  await ec2.send(new ImportKeyPairCommand({ KeyName: "login", PublicKeyMaterial: Buffer.from(loginKey.publicKey) }));
});
afterEach(() => control(sandbox(), "POST", "reset"));

const settings = (maxAttempts = 1) => {
  const { endpoint, credentials } = sandbox();
  return { endpoint, credentials, region: "us-east-1", maxAttempts };
};

async function run(input: Partial<RunInstancesCommandInput> = {}) {
  const basics = { ImageId: x86, InstanceType: "t3.small" as const, MinCount: 1, MaxCount: 1, KeyName: "login" };
  const command = new RunInstancesCommand({ ...basics, UserData: userData(null), ...input });
  return (await ec2.send(command)).Instances?.[0]?.InstanceId ?? "";
}

async function reaches(id: string, state: string) {
  return eventually(async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const instance = Reservations?.[0]?.Instances?.[0];
    return instance?.State?.Name === state && instance;
  });
}

async function sshPort(id: string) {
  await reaches(id, "running");
  return (await inspect(sandbox(), id)).sshPort ?? 0;
}

const groupNamed = (GroupName: string, more = {}) =>
  ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: "x", ...more }));

it("can have no default VPC: then calls have to say where", async () => {
  await fault({ kind: "no-default-vpc" });
  const isDefault = [{ Name: "is-default", Values: ["true"] }];
  expect((await ec2.send(new DescribeVpcsCommand({ Filters: isDefault }))).Vpcs).toEqual([]);
  await expect(groupNamed("nowhere")).rejects.toEqual(named("VPCIdNotSpecified"));
  await expect(run()).rejects.toEqual(named("VPCIdNotSpecified"));
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  expect(Subnets?.map(({ DefaultForAz }) => DefaultForAz)).toEqual([false, false, false]);
  const { SubnetId, VpcId } = Subnets?.[0] ?? {};
  await groupNamed("somewhere", { VpcId });
  await run({ SubnetId });
});

it("can have no public subnet: machines get no address, or one that nothing reaches", async () => {
  const gateways = async () => {
    const main = [{ Name: "association.main", Values: ["true"] }];
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters: main }));
    return RouteTables?.[0]?.Routes?.map(({ GatewayId }) => GatewayId?.split("-")[0]);
  };
  expect(await gateways()).toEqual(["local", "igw"]);
  await fault({ kind: "no-public-subnet" });
  expect(await gateways()).toEqual(["local", undefined]);
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  expect(Subnets?.map(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch)).toEqual([false, false, false]);
  expect((await reaches(await run(), "running")).PublicIpAddress).toBeUndefined();
  const NetworkInterfaces = [{ DeviceIndex: 0, AssociatePublicIpAddress: true }];
  const addressed = await run({ NetworkInterfaces });
  expect((await reaches(addressed, "running")).PublicIpAddress).toBe("127.0.0.1");
  await expectSilence(await sshPort(addressed));
});

it("lets into SSH whom a security group lets in", async () => {
  const { GroupId = "" } = await groupNamed("closed");
  const id = await run({ SecurityGroupIds: [GroupId] });
  const port = await sshPort(id);
  const open = (CidrIp: string, FromPort: number, ToPort: number) => {
    const IpPermissions = [{ IpProtocol: "tcp", FromPort, ToPort, IpRanges: [{ CidrIp }] }];
    return ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  };
  await open("192.0.2.0/24", port, port);
  await open("0.0.0.0/0", 1, 21);
  await expectSilence(port);
  await open("127.0.0.0/8", 1_024, 65_535);
  expect((await onMachine(port, "echo in")).stdout).toBe("in\n");
});

it("can have something in the network that swallows SSH, for one machine or all", async () => {
  const [one, two] = [await run(), await run()];
  const ports = [await sshPort(one), await sshPort(two)] as const;
  await fault({ kind: "ssh-blocked", instanceId: one });
  await expectSilence(ports[0]);
  await onMachine(ports[1], "true");
  await control(sandbox(), "POST", "reset");
  await onMachine(ports[0], "true");
});

it("can have lost an image, or sell a type in no zone", async () => {
  await fault({ kind: "image-gone", imageId: x86 });
  await expect(run()).rejects.toEqual(named("InvalidAMIID.NotFound"));
  const describeImage = (id: string) => ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));
  await expect(describeImage(x86)).rejects.toEqual(named("InvalidAMIID.NotFound"));
  await describeImage("ami-0a2023000000000a1");
  await control(sandbox(), "POST", "reset");
  await fault({ kind: "not-offered", instanceType: "t3.small", zone: "us-east-1a" });
  const Filters = [{ Name: "instance-type", Values: ["t3.small"] }];
  const offers = async (LocationType: "region" | "availability-zone") => {
    const command = new DescribeInstanceTypeOfferingsCommand({ LocationType, Filters });
    return (await ec2.send(command)).InstanceTypeOfferings?.map(({ Location }) => Location);
  };
  expect(await offers("availability-zone")).toEqual(["us-east-1b", "us-east-1c"]);
  expect(await offers("region")).toEqual(["us-east-1"]);
  await expect(run({ Placement: { AvailabilityZone: "us-east-1a" } })).rejects.toEqual(named("Unsupported"));
  expect((await reaches(await run(), "running")).Placement?.AvailabilityZone).toBe("us-east-1b");
  await fault({ kind: "not-offered", instanceType: "t3.small" });
  expect(await offers("region")).toEqual([]);
  await expect(run()).rejects.toEqual(named("Unsupported"));
});

it("knows nobody in a region that is not enabled", async () => {
  await fault({ kind: "region-disabled", region: "us-east-1" });
  const list = (client: EC2Client, AllRegions: boolean) => client.send(new DescribeRegionsCommand({ AllRegions }));
  await expect(list(ec2, true)).rejects.toEqual(named("AuthFailure"));
  const parameter = new SSMClient(settings()).send(new GetParameterCommand({ Name: "/x" }));
  await expect(parameter).rejects.toEqual(named("UnrecognizedClientException"));
  const identity = new STSClient(settings()).send(new GetCallerIdentityCommand({}));
  await expect(identity).rejects.toEqual(named("RegionDisabledException"));
  const elsewhere = new EC2Client({ ...settings(), region: "eu-west-1" });
  const { Regions } = await list(elsewhere, true);
  expect(Regions).toContainEqual(expect.objectContaining({ RegionName: "us-east-1", OptInStatus: "not-opted-in" }));
  expect((await list(elsewhere, false)).Regions?.map(({ RegionName }) => RegionName)).not.toContain("us-east-1");
  await fault({ kind: "region-disabled", region: "us-west-2", code: "OptInRequired" });
  const unsubscribed = new EC2Client({ ...settings(), region: "us-west-2" });
  await expect(list(unsubscribed, true)).rejects.toEqual(named("OptInRequired"));
});

it.each([600_000, -600_000])("refuses a clock that is %d ms off, and says what time it is", async (skewMs) => {
  await fault({ kind: "clock-skew", skewMs });
  const now = (maxAttempts: number) => new EC2Client(settings(maxAttempts)).send(new DescribeRegionsCommand({}));
  await expect(now(1)).rejects.toEqual(named("RequestExpired"));
  const parameter = new SSMClient(settings()).send(new GetParameterCommand({ Name: "/x" }));
  await expect(parameter).rejects.toEqual(named("InvalidSignatureException"));
  const response = await fetch(`${sandbox().endpoint}/health`);
  const offMs = Date.parse(response.headers.get("date") ?? "") - Date.now();
  expect(Math.abs(offMs - skewMs)).toBeLessThan(60_000);
  // The SDK learns the time from the refusal and tries again.
  expect((await now(2)).$metadata.attempts).toBe(2);
});

it("can forget client tokens, and do what was to be rehearsed", async () => {
  await fault({ kind: "ignore-tokens" });
  const ClientToken = "the same";
  expect(await run({ ClientToken })).not.toBe(await run({ ClientToken }));
  await fault({ kind: "ignore-dry-run" });
  expect(await run({ DryRun: true })).toMatch(/^i-/);
});

it("starts a stopped machine only where there is room for it", async () => {
  const id = await run();
  const InstanceIds = [id];
  const start = (more = {}) => ec2.send(new StartInstancesCommand({ InstanceIds, ...more }));
  await reaches(id, "running");
  await expect(ec2.send(new StopInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toEqual(
    named("DryRunOperation"),
  );
  await ec2.send(new StopInstancesCommand({ InstanceIds }));
  const { PublicIpAddress, StateReason } = await reaches(id, "stopped");
  expect([PublicIpAddress, StateReason?.Code]).toEqual([undefined, "Client.UserInitiatedShutdown"]);
  await fault({ kind: "capacity", zone: "us-east-1a" });
  await expect(start()).rejects.toEqual(named("InsufficientInstanceCapacity"));
  await control(sandbox(), "POST", "reset");
  await fault({ kind: "quota", code: "L-1216C47A", value: 0 });
  await expect(start()).rejects.toEqual(named("VcpuLimitExceeded"));
  await control(sandbox(), "POST", "reset");
  await reaches(id, "stopped");
  await expect(start({ DryRun: true })).rejects.toEqual(named("DryRunOperation"));
  await start();
  await reaches(id, "running");
});
