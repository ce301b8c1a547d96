import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode } from "@/lib/providers/ec2/calls/errors";
import { hasTag, tagFilter, toTags } from "@/lib/providers/ec2/convert";
import { ProviderError } from "@/lib/providers/errors";
import type { LaunchRequest } from "@/lib/providers/types";
import { openPorts } from "./openPorts";

type GroupRequest = Pick<LaunchRequest, "name" | "tags" | "ports"> & { vpcId: string };

/** Makes the environment's security group in the VPC, or finds it, and opens its ports; answers its id. */
export async function ensureSecurityGroup(
  clients: Clients,
  request: GroupRequest,
  abortSignal: AbortSignal,
): Promise<string> {
  const group = await createOrFind(clients, request, abortSignal);
  const { GroupId } = group;
  if (!GroupId) throw new ProviderError("transient", "AWS made a security group and did not say which.");
  await openPorts(
    clients,
    { groupId: GroupId, present: group.IpPermissions ?? [], wanted: request.ports },
    abortSignal,
  );
  return GroupId;
}

async function createOrFind(
  clients: Clients,
  request: GroupRequest,
  abortSignal: AbortSignal,
): Promise<Pick<SecurityGroup, "GroupId" | "IpPermissions">> {
  try {
    return await clients.writes.send(new CreateSecurityGroupCommand(groupParameters(request)), { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidGroup.Duplicate") throw error;
    return findGroup(clients, request, abortSignal);
  }
}

/** Source: Amazon EC2 API Reference, "CreateSecurityGroup". */
export function groupParameters({ name, tags, vpcId }: Omit<GroupRequest, "ports">) {
  return {
    GroupName: name,
    VpcId: vpcId,
    Description: "Made by Mayfly for one environment",
    TagSpecifications: [{ ResourceType: "security-group" as const, Tags: toTags(tags, name) }],
  };
}

async function findGroup(clients: Clients, { tags, vpcId }: GroupRequest, abortSignal: AbortSignal) {
  const found = await environmentGroups(clients, tags["mayfly:environment"], abortSignal);
  const group = found.find(({ VpcId }) => !VpcId || VpcId === vpcId);
  if (!group) throw new ProviderError("transient", "The security group is there already but cannot be seen yet.");
  return group;
}

async function environmentGroups(
  { reads }: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<SecurityGroup[]> {
  const Filters = [tagFilter("mayfly:environment", environmentId)];
  const { SecurityGroups = [] } = await reads.send(new DescribeSecurityGroupsCommand({ Filters }), { abortSignal });
  return SecurityGroups.filter(({ Tags }) => hasTag(Tags, "mayfly:environment", environmentId));
}

/**
 * Deletes the environment's security groups; answers those that were there. While a machine still uses one,
 * EC2 refuses with `DependencyViolation`: it remains until a later pass.
 */
export async function deleteSecurityGroups(
  clients: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const groups = await environmentGroups(clients, environmentId, abortSignal);
  for (const { GroupId } of groups) {
    try {
      await clients.writes.send(new DeleteSecurityGroupCommand({ GroupId }), { abortSignal });
    } catch (error) {
      if (!["DependencyViolation", "InvalidGroup.InUse", "InvalidGroup.NotFound"].includes(awsCode(error))) throw error;
    }
  }
  return groups.map(({ GroupId }) => GroupId ?? "");
}
