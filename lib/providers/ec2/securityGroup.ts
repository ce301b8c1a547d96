import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { ProviderError } from "@/lib/providers/errors";
import type { LaunchRequest, OpenPort } from "@/lib/providers/types";
import { tagFilter, toTags } from "./convert";
import { awsCode } from "./errors";

type GroupRequest = LaunchRequest & { vpcId: string };

/** Makes the environment's security group in the VPC, or finds it, and opens its ports; answers its id. */
export async function ensureSecurityGroup(
  ec2: EC2Client,
  request: GroupRequest,
  abortSignal: AbortSignal,
): Promise<string> {
  const id = await createOrFind(ec2, request, abortSignal);
  for (const rule of rulesOf(request.ports)) await openPort(ec2, id, rule, abortSignal);
  return id;
}

async function createOrFind(ec2: EC2Client, { name, tags, vpcId }: GroupRequest, abortSignal: AbortSignal) {
  try {
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        VpcId: vpcId,
        Description: "Made by Mayfly for one environment",
        TagSpecifications: [{ ResourceType: "security-group", Tags: toTags(tags, name) }],
      }),
      { abortSignal },
    );
    return GroupId ?? "";
  } catch (error) {
    if (awsCode(error) !== "InvalidGroup.Duplicate") throw error;
    return findGroup(ec2, tags["mayfly:environment"], abortSignal);
  }
}

async function findGroup(ec2: EC2Client, environmentId: string, abortSignal: AbortSignal): Promise<string> {
  const Filters = [tagFilter("mayfly:environment", environmentId)];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }), { abortSignal });
  const id = SecurityGroups?.[0]?.GroupId;
  if (!id) throw new ProviderError("transient", "The security group is there already but cannot be seen yet.");
  return id;
}

type Rule = { port: number; cidr: string };

function rulesOf(ports: OpenPort[]): Rule[] {
  const rules = ports.flatMap(({ port, cidrs }) => cidrs.map((cidr) => [`${port} ${cidr}`, { port, cidr }] as const));
  return [...new Map(rules).values()];
}

/** One rule per call: a duplicate among several would refuse them all. */
async function openPort(ec2: EC2Client, GroupId: string, { port, cidr }: Rule, abortSignal: AbortSignal) {
  const ranges = cidr.includes(":") ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] };
  const rule = { IpProtocol: "tcp", FromPort: port, ToPort: port, ...ranges };
  try {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }), { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidPermission.Duplicate") throw error;
  }
}

/**
 * Deletes the environment's security groups; answers those that were there. While a machine still uses one,
 * EC2 refuses with `DependencyViolation`: it remains until a later pass.
 */
export async function deleteSecurityGroups(
  ec2: EC2Client,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const Filters = [tagFilter("mayfly:environment", environmentId)];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }), { abortSignal });
  for (const { GroupId } of SecurityGroups) {
    try {
      await ec2.send(new DeleteSecurityGroupCommand({ GroupId }), { abortSignal });
    } catch (error) {
      if (!["DependencyViolation", "InvalidGroup.InUse", "InvalidGroup.NotFound"].includes(awsCode(error))) throw error;
    }
  }
  return SecurityGroups.map(({ GroupId }) => GroupId ?? "");
}
