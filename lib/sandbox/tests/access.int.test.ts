import {
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

const sandbox = useSandbox();
const named = (name: string) => expect.objectContaining({ name });
const fault = (value: object) => control(sandbox(), "POST", "faults", value);
const externalId = "mayfly-1234";

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
const settings = (credentials: Keys = sandbox().credentials) => ({
  endpoint: sandbox().endpoint,
  ...{ credentials, region: "eu-west-1", maxAttempts: 1 },
});
const ec2 = (keys?: Keys) => new EC2Client(settings(keys));
const sts = (keys?: Keys) => new STSClient(settings(keys));
const ssm = (keys?: Keys) => new SSMClient(settings(keys));
const regions = (client: EC2Client) => client.send(new DescribeRegionsCommand({}));
const image = { Name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" };

let roleArn = "";
beforeEach(async () => {
  const made = await control(sandbox(), "POST", "roles", { name: "team/Mayfly", externalId });
  roleArn = (made as { arn: string }).arn;
});
afterEach(() => control(sandbox(), "POST", "reset"));

async function assume(input: Partial<AssumeRoleCommandInput> = {}, keys?: Keys) {
  const basics = { RoleArn: roleArn, RoleSessionName: "mayfly-test", ExternalId: externalId };
  const { Credentials, AssumedRoleUser } = await sts(keys).send(new AssumeRoleCommand({ ...basics, ...input }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = Credentials ?? {};
  const given = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return { keys: given, expiresInMs: (Expiration?.getTime() ?? 0) - Date.now(), arn: AssumedRoleUser?.Arn };
}

describe("a role", () => {
  it("gives credentials that every service takes, as somebody else", async () => {
    const { keys, arn, expiresInMs } = await assume();
    expect(arn).toBe("arn:aws:sts::123456789012:assumed-role/Mayfly/mayfly-test");
    expect(Math.round(expiresInMs / 60_000)).toBe(60);
    expect((await sts(keys).send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
    await regions(ec2(keys));
    await ssm(keys).send(new GetParameterCommand(image));
    const { expiresInMs: chained } = await assume({ DurationSeconds: 900 }, keys);
    expect(Math.round(chained / 60_000)).toBe(15);
  });

  it.each([
    ["another external id", { ExternalId: "mayfly-4321" }, "AccessDenied"],
    ["no external id", { ExternalId: undefined }, "AccessDenied"],
    ["a role that is not there", { RoleArn: "arn:aws:iam::123456789012:role/nobody" }, "AccessDenied"],
    ["what is no role", { RoleArn: "arn:aws:iam::123456789012:user/mayfly" }, "ValidationError"],
    ["a session name with spaces", { RoleSessionName: "may fly" }, "ValidationError"],
    ["too short a time", { DurationSeconds: 60 }, "ValidationError"],
  ])("is refused to %s", async (_, input, code) => {
    await expect(assume(input)).rejects.toEqual(named(code));
  });

  it("may be open to anybody, and gives no longer time to another role's session", async () => {
    await control(sandbox(), "POST", "roles", { name: "team/Mayfly", externalId: null });
    const { keys } = await assume({ ExternalId: undefined, DurationSeconds: 7_200 });
    await expect(assume({ DurationSeconds: 7_200 }, keys)).rejects.toEqual(named("ValidationError"));
  });

  it("has credentials that mean nothing without their token", async () => {
    const { keys } = await assume();
    const { accessKeyId, secretAccessKey } = keys;
    await expect(regions(ec2({ accessKeyId, secretAccessKey }))).rejects.toEqual(named("AuthFailure"));
    await expect(regions(ec2({ ...keys, sessionToken: "x" }))).rejects.toEqual(named("AuthFailure"));
    await expect(regions(ec2({ ...sandbox().credentials, sessionToken: "x" }))).rejects.toEqual(named("AuthFailure"));
    const identity = sts({ ...keys, sessionToken: "x" }).send(new GetCallerIdentityCommand({}));
    await expect(identity).rejects.toEqual(named("InvalidClientTokenId"));
    const parameter = ssm({ ...keys, sessionToken: "x" }).send(new GetParameterCommand(image));
    await expect(parameter).rejects.toEqual(named("UnrecognizedClientException"));
  });

  it("expires when told to: under the name that each service has for it", async () => {
    const { keys } = await assume();
    await fault({ kind: "expired-token", sessions: true });
    await expect(regions(ec2(keys))).rejects.toEqual(named("RequestExpired"));
    await expect(sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toEqual(named("ExpiredToken"));
    await expect(ssm(keys).send(new GetParameterCommand(image))).rejects.toEqual(named("ExpiredTokenException"));
    await regions(ec2());
    await fault({ kind: "expired-token", action: "DescribeRegions", times: 1 });
    await expect(regions(ec2())).rejects.toEqual(named("RequestExpired"));
    await regions(ec2());
  });
});

describe("a permission that is missing", () => {
  const group = (more = {}) => {
    const input = { GroupName: "denied", Description: "x", ...more };
    return ec2().send(new CreateSecurityGroupCommand(input));
  };

  it("refuses the call and its rehearsal, and can be decoded", async () => {
    await fault({ kind: "deny", action: "ec2:CreateSecurityGroup" });
    for (const DryRun of [true, false]) {
      await expect(group({ DryRun })).rejects.toMatchObject({
        name: "UnauthorizedOperation",
        $metadata: { httpStatusCode: 403 },
        message: expect.stringContaining(
          "User: arn:aws:iam::123456789012:user/mayfly is not authorized to perform: ec2:CreateSecurityGroup",
        ),
      });
    }
    const refused = await group().catch((error: Error) => error.message);
    const EncodedMessage = String(refused).split("Encoded authorization failure message: ")[1];
    const { DecodedMessage = "" } = await sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
    expect(JSON.parse(DecodedMessage)).toMatchObject({
      allowed: false,
      context: { action: "ec2:CreateSecurityGroup" },
    });
    await regions(ec2());
    const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({}));
    expect(SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual(["default"]);
  });

  it("to tag refuses what would be made with tags", async () => {
    await fault({ kind: "deny", action: "CreateTags" });
    const tags = { TagSpecifications: [{ ResourceType: "security-group" as const, Tags: [{ Key: "a", Value: "b" }] }] };
    await expect(group({ DryRun: true, ...tags })).rejects.toEqual(named("UnauthorizedOperation"));
    await expect(group({ DryRun: true })).rejects.toEqual(named("DryRunOperation"));
  });

  it("has another name elsewhere, and GetCallerIdentity needs none", async () => {
    await fault({ kind: "deny", action: "sts:AssumeRole" });
    await fault({ kind: "deny", action: "ssm:GetParameter" });
    await fault({ kind: "deny", action: "sts:GetCallerIdentity" });
    await expect(assume()).rejects.toEqual(named("AccessDenied"));
    await expect(ssm().send(new GetParameterCommand(image))).rejects.toEqual(named("AccessDeniedException"));
    await sts().send(new GetCallerIdentityCommand({}));
  });
});

it("throttles each service under its own name", async () => {
  await fault({ kind: "throttle" });
  await expect(regions(ec2())).rejects.toEqual(named("RequestLimitExceeded"));
  await expect(assume()).rejects.toEqual(named("Throttling"));
  await expect(ssm().send(new GetParameterCommand(image))).rejects.toEqual(named("ThrottlingException"));
});

it("rehearses launches from a template without making one", async () => {
  const LaunchTemplateData = { ImageId: "ami-0a2023000000000e1" };
  const made = await ec2().send(new CreateLaunchTemplateCommand({ LaunchTemplateName: "dry", LaunchTemplateData }));
  const LaunchTemplate = { LaunchTemplateId: made.LaunchTemplate?.LaunchTemplateId };
  const run = () => ec2().send(new RunInstancesCommand({ LaunchTemplate, MinCount: 1, MaxCount: 1, DryRun: true }));
  await expect(run()).rejects.toEqual(named("DryRunOperation"));
  await fault({ kind: "deny", action: "RunInstances" });
  await expect(run()).rejects.toEqual(named("UnauthorizedOperation"));
});
