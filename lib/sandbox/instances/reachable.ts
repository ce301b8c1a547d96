import { BlockList } from "node:net";
import type { Cloud } from "@/lib/sandbox/cloud";
import { isPublic } from "@/lib/sandbox/network";
import type { InstanceRecord, PermissionRecord } from "@/lib/sandbox/records";
import { isDefaultGroup } from "@/lib/sandbox/securityGroups";

const here = "127.0.0.1";

/** Whether the network lets this machine, from which all connections come, through to an instance's SSH port. */
export function isReachable(cloud: Cloud, { id, ssh, securityGroupIds }: InstanceRecord): boolean {
  const { faults, store } = cloud;
  if (!isPublic(cloud) || faults.find("ssh-blocked", ({ instanceId }) => (instanceId ?? id) === id)) return false;
  const groups = securityGroupIds.flatMap((groupId) => store.securityGroups.get(groupId) ?? []);
  // The default group lets its members in, which are all on this machine (VPC User Guide, "Default security groups").
  return groups.some((group) => isDefaultGroup(group) || group.permissions.some((rule) => opens(rule, ssh?.port ?? 0)));
}

function opens({ protocol, fromPort, toPort, cidr }: PermissionRecord, port: number): boolean {
  const isPort = protocol === "-1" || (protocol === "tcp" && port >= (fromPort ?? 0) && port <= (toPort ?? 0));
  return isPort && includesHere(cidr);
}

function includesHere(cidr: string): boolean {
  const [address = "", bits = ""] = cidr.split("/");
  if (address.includes(":")) return false;
  const range = new BlockList();
  range.addSubnet(address, Number(bits), "ipv4");
  return range.check(here);
}
