import {
  AuthorizeSecurityGroupIngressCommand,
  CreateKeyPairCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteKeyPairCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
  ImportKeyPairCommand,
  paginateDescribeSpotPriceHistory,
  RevokeSecurityGroupIngressCommand,
  StartInstancesCommand,
} from "@aws-sdk/client-ec2";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, it } from "vitest";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";

const sandbox = useSandbox();
let ec2: EC2Client;

beforeAll(() => {
  ec2 = new EC2Client(settings());
});

const settings = (secret?: Partial<{ accessKeyId: string; secretAccessKey: string }>) => ({
  endpoint: sandbox().endpoint,
  credentials: { ...sandbox().credentials, ...secret },
  region: "eu-west-1",
  maxAttempts: 1,
});
const named = (name: string) => expect.objectContaining({ name });
const tagged = (type: "key-pair" | "security-group", Value: string) => [
  { ResourceType: type, Tags: [{ Key: "owner", Value }] },
];

describe("credentials", () => {
  it("refuses a wrong secret, a wrong key and no signature", async () => {
    const command = () => new DescribeRegionsCommand({});
    await expect(new EC2Client(settings({ secretAccessKey: "wrong" })).send(command())).rejects.toEqual(
      named("SignatureDoesNotMatch"),
    );
    await expect(new EC2Client(settings({ accessKeyId: "AKIAWRONG" })).send(command())).rejects.toEqual(
      named("AuthFailure"),
    );
    const unsigned = await fetch(sandbox().endpoint, { method: "POST", body: "Action=DescribeRegions" });
    expect([unsigned.status, await unsigned.text()]).toEqual([
      401,
      expect.stringContaining("<Code>AuthFailure</Code>"),
    ]);
    await expect(
      new SSMClient(settings({ secretAccessKey: "wrong" })).send(new GetParameterCommand({ Name: "/x" })),
    ).rejects.toEqual(named("InvalidSignatureException"));
  });

  it("wants its own token at the control endpoint", async () => {
    const { endpoint, controlToken, credentials } = sandbox();
    for (const authorization of ["", "Bearer ", `Bearer ${credentials.secretAccessKey}`, `Basic ${controlToken}`]) {
      const response = await fetch(`${endpoint}/_control/faults`, { headers: { authorization } });
      expect(response.status).toBe(401);
    }
    expect((await fetch(`${endpoint}/health`)).status).toBe(200);
  });

  it("knows the caller and the images' names", async () => {
    const identity = await new STSClient(settings()).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: "123456789012", Arn: expect.stringContaining(":user/") });
    const ssm = new SSMClient(settings());
    const found = await Promise.all(
      [
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
        "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
        "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id",
        "/mayfly/sandbox/bare-x86_64",
      ].map(async (Name) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value),
    );
    expect(new Set(found).size).toBe(5);
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: found.map(String) }));
    expect(Images?.map(({ Architecture }) => Architecture)).toEqual(["x86_64", "arm64", "x86_64", "arm64", "x86_64"]);
    await expect(ssm.send(new GetParameterCommand({ Name: "/nothing" }))).rejects.toEqual(named("ParameterNotFound"));
  });
});

describe("key pairs", () => {
  it("imports, lists by tag and deletes them", async () => {
    const { publicKey } = generateKeyPair();
    const material = Buffer.from(publicKey);
    const made = await ec2.send(
      new ImportKeyPairCommand({
        KeyName: "one",
        PublicKeyMaterial: material,
        TagSpecifications: tagged("key-pair", "a&b"),
      }),
    );
    await expect(ec2.send(new ImportKeyPairCommand({ KeyName: "one", PublicKeyMaterial: material }))).rejects.toEqual(
      named("InvalidKeyPair.Duplicate"),
    );
    const Filters = [{ Name: "tag:owner", Values: ["a&b"] }];
    const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({ Filters, IncludePublicKey: true }));
    expect(KeyPairs).toEqual([
      expect.objectContaining({ KeyName: "one", KeyPairId: made.KeyPairId, KeyType: "ed25519", PublicKey: publicKey }),
    ]);
    expect((await ec2.send(new DeleteKeyPairCommand({ KeyName: "one" }))).KeyPairId).toBe(made.KeyPairId);
    await ec2.send(new DeleteKeyPairCommand({ KeyName: "one" }));
    await expect(ec2.send(new DeleteKeyPairCommand({ KeyPairId: made.KeyPairId }))).rejects.toEqual(
      named("InvalidKeyPair.NotFound"),
    );
    await expect(ec2.send(new DescribeKeyPairsCommand({ KeyNames: ["one"] }))).rejects.toEqual(
      named("InvalidKeyPair.NotFound"),
    );
  });

  it("makes one, and refuses what is no key", async () => {
    const { KeyMaterial } = await ec2.send(new CreateKeyPairCommand({ KeyName: "made", KeyType: "ed25519" }));
    expect(KeyMaterial).toContain("-----BEGIN OPENSSH PRIVATE KEY-----\n");
    const PublicKeyMaterial = Buffer.from("ssh-ed25519 bm90IGEga2V5 x");
    await expect(ec2.send(new ImportKeyPairCommand({ KeyName: "bad", PublicKeyMaterial }))).rejects.toEqual(
      named("InvalidKey.Format"),
    );
  });
});

describe("security groups", () => {
  const rule = (port: number) => ({
    IpProtocol: "tcp",
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }],
    Ipv6Ranges: [{ CidrIpv6: "::/0" }],
  });

  it("makes, opens, closes and deletes them", async () => {
    const create = () =>
      ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: "web",
          Description: "Web",
          TagSpecifications: tagged("security-group", "me"),
        }),
      );
    const { GroupId = "" } = await create();
    await expect(create()).rejects.toEqual(named("InvalidGroup.Duplicate"));
    const opened = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule(22), rule(3000)] }),
    );
    expect(opened.SecurityGroupRules).toHaveLength(4);
    await expect(
      ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule(3000)] })),
    ).rejects.toEqual(named("InvalidPermission.Duplicate"));
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule(3000)] }));
    await expect(
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule(3000)] })),
    ).rejects.toEqual(named("InvalidPermission.NotFound"));
    const { SecurityGroups } = await ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: "group-name", Values: ["we*"] }] }),
    );
    expect(SecurityGroups).toEqual([
      expect.objectContaining({
        GroupId,
        Description: "Web",
        Tags: [{ Key: "owner", Value: "me" }],
        IpPermissions: [expect.objectContaining(rule(22))],
      }),
    ]);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toEqual(named("InvalidGroup.NotFound"));
    await expect(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).rejects.toEqual(
      named("InvalidGroup.NotFound"),
    );
  });

  it("keeps the default group", async () => {
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupName: "default" }))).rejects.toEqual(
      named("CannotDelete"),
    );
  });

  it("tags what exists", async () => {
    const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "t", Description: "t" }));
    const Tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];
    const Filters = [{ Name: "resource-id", Values: [GroupId] }];
    await ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags }));
    await ec2.send(new DeleteTagsCommand({ Resources: [GroupId], Tags: [{ Key: "a", Value: "other" }, { Key: "b" }] }));
    const answer = await ec2.send(new DescribeTagsCommand({ Filters }));
    expect(answer.Tags).toEqual([{ ResourceId: GroupId, ResourceType: "security-group", Key: "a", Value: "1" }]);
    await expect(ec2.send(new CreateTagsCommand({ Resources: ["sg-00000000000000000"], Tags }))).rejects.toEqual(
      named("InvalidGroup.NotFound"),
    );
    await expect(
      ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags: [{ Key: "aws:x", Value: "" }] })),
    ).rejects.toEqual(named("InvalidParameterValue"));
  });
});

describe("the catalogue", () => {
  it("lists types, where they are offered, zones, regions and the network", async () => {
    const types = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ["t3.small", "t4g.small"] }));
    expect(
      types.InstanceTypes?.map(({ MemoryInfo, VCpuInfo }) => [MemoryInfo?.SizeInMiB, VCpuInfo?.DefaultVCpus]),
    ).toEqual([
      [2048, 2],
      [2048, 2],
    ]);
    await expect(
      ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ["t3.small", "x9.huge" as "t3.small"] })),
    ).rejects.toEqual(named("InvalidInstanceType"));
    const offerings = await ec2.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: "availability-zone",
        Filters: [{ Name: "instance-type", Values: ["t3.small"] }],
      }),
    );
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
    const zones = AvailabilityZones?.map(({ ZoneName }) => ZoneName);
    expect(zones).toEqual(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    expect(offerings.InstanceTypeOfferings?.map(({ Location }) => Location)).toEqual(zones);
    expect((await ec2.send(new DescribeRegionsCommand({}))).Regions?.length).toBeGreaterThan(2);
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }));
    const { Subnets } = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: [Vpcs?.[0]?.VpcId ?? ""] }] }),
    );
    expect(Subnets?.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual(zones);
  });

  it("pages the history of Spot prices", async () => {
    const now = Date.now();
    const period = { StartTime: new Date(now - 3 * 86_400_000), EndTime: new Date(now) };
    const input = { ...period, InstanceTypes: ["t3.small" as const], AvailabilityZone: "eu-west-1a" };
    const whole = await ec2.send(new DescribeSpotPriceHistoryCommand(input));
    const paged = [];
    for await (const page of paginateDescribeSpotPriceHistory({ client: ec2, pageSize: 5 }, input)) {
      paged.push(...(page.SpotPriceHistory ?? []));
    }
    expect(paged).toEqual(whole.SpotPriceHistory);
    expect(paged.length).toBeGreaterThan(5);
    expect(paged.at(-1)?.Timestamp?.getTime()).toBeLessThanOrEqual(period.StartTime.getTime());
  });
});

it("refuses actions, parameters and filters that it does not know", async () => {
  const nonsense = [{ Name: "nonsense", Values: ["x"] }];
  await expect(ec2.send(new DescribeInstancesCommand({ Filters: nonsense }))).rejects.toEqual(
    named("InvalidParameterValue"),
  );
  await expect(ec2.send(new DescribeVolumesCommand({}))).rejects.toEqual(named("InvalidAction"));
  await expect(ec2.send(new StartInstancesCommand({ InstanceIds: [], AdditionalInfo: "x" }))).rejects.toEqual(
    named("UnknownParameter"),
  );
  await expect(ec2.send(new DescribeInstanceTypesCommand({ MaxResults: 0 }))).rejects.toEqual(
    named("InvalidParameterValue"),
  );
});

it("changes nothing on a dry run", async () => {
  const refused = named("DryRunOperation");
  const dry = { DryRun: true };
  const material = Buffer.from(generateKeyPair().publicKey);
  const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "dry", Description: "x" }));
  const Tags = [{ Key: "a", Value: "" }];
  for (const call of [
    () => ec2.send(new ImportKeyPairCommand({ KeyName: "d", PublicKeyMaterial: material, ...dry })),
    () => ec2.send(new CreateKeyPairCommand({ KeyName: "d", KeyType: "ed25519", ...dry })),
    () => ec2.send(new DeleteKeyPairCommand({ KeyName: "d", ...dry })),
    () => ec2.send(new CreateSecurityGroupCommand({ GroupName: "d", Description: "x", ...dry })),
    () => ec2.send(new DeleteSecurityGroupCommand({ GroupId, ...dry })),
    () => ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags, ...dry })),
    () => ec2.send(new DescribeInstancesCommand(dry)),
  ]) {
    await expect(call()).rejects.toEqual(refused);
  }
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  expect(SecurityGroups?.map((group) => group.Tags)).toEqual([[]]);
  expect(
    (await ec2.send(new DescribeKeyPairsCommand({ Filters: [{ Name: "key-name", Values: ["d"] }] }))).KeyPairs,
  ).toEqual([]);
});
