import type { Cloud } from "./cloud";
import { accountId, vpcId } from "./network";
import { AwsError, missingParameter } from "./protocol/errors";
import type { Params } from "./protocol/params";
import type { XmlObject } from "./protocol/xml";
import { newResourceId, type PermissionRecord, type SecurityGroupRecord } from "./records";
import { showTags } from "./tags";

const defaultName = "default";

/** Makes the VPC's own group, which every VPC has and nobody can delete. */
export function ensureDefaultGroup(cloud: Cloud): SecurityGroupRecord {
  const found = findGroupByName(cloud, defaultName);
  if (found) return found;
  const made = {
    id: newResourceId("sg"),
    number: cloud.store.nextNumber(),
    name: defaultName,
    description: "default VPC security group",
    permissions: [],
    tags: {},
  };
  cloud.store.securityGroups.set(made.id, made);
  return made;
}

export function isDefaultGroup({ name }: SecurityGroupRecord): boolean {
  return name === defaultName;
}

export function findGroupByName(cloud: Cloud, name: string): SecurityGroupRecord | undefined {
  return [...cloud.store.securityGroups.values()].find((group) => group.name === name);
}

/** The group of an id. Throws EC2's errors for what is malformed or does not exist. */
export function findGroup(cloud: Cloud, id: string): SecurityGroupRecord {
  if (!/^sg-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw new AwsError("InvalidGroupId.Malformed", `Invalid id: "${id}" (expecting "sg-...")`);
  }
  const found = cloud.store.securityGroups.get(id);
  if (!found) throw groupNotFound(id);
  return found;
}

/** The group that a call names by `GroupId` or `GroupName`. */
export function readGroup(cloud: Cloud, params: Params): SecurityGroupRecord {
  const id = params.text("GroupId");
  if (id !== undefined) return findGroup(cloud, id);
  const name = params.text("GroupName");
  if (name === undefined) throw missingParameter("GroupId");
  const found = findGroupByName(cloud, name);
  if (!found) throw groupNotFound(name);
  return found;
}

export function groupNotFound(idOrName: string): AwsError {
  return new AwsError("InvalidGroup.NotFound", `The security group '${idOrName}' does not exist`);
}

export function showGroup(group: SecurityGroupRecord): XmlObject {
  return {
    ownerId: accountId,
    groupId: group.id,
    groupName: group.name,
    groupDescription: group.description,
    vpcId,
    ipPermissions: showPermissions(group.permissions),
    ipPermissionsEgress: [{ ipProtocol: "-1", ipRanges: [{ cidrIp: "0.0.0.0/0" }] }],
    tagSet: showTags(group.tags),
  };
}

/** Permissions as EC2 lists them: one entry per protocol and port range, with all its address ranges. */
function showPermissions(permissions: PermissionRecord[]): XmlObject[] {
  const groups = Object.groupBy(permissions, ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort} ${toPort}`);
  return Object.values(groups).flatMap((members = []) => {
    const [first] = members;
    if (!first) return [];
    const ipv6 = members.filter(({ cidr }) => cidr.includes(":"));
    const ipv4 = members.filter(({ cidr }) => !cidr.includes(":"));
    return {
      ipProtocol: first.protocol,
      fromPort: first.fromPort,
      toPort: first.toPort,
      ipRanges: ipv4.map(({ cidr, description }) => ({ cidrIp: cidr, description })),
      ipv6Ranges: ipv6.map(({ cidr, description }) => ({ cidrIpv6: cidr, description })),
    };
  });
}
