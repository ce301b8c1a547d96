import { isIP } from "node:net";
import { accountId } from "./network";
import { AwsError, invalidValue, missingParameter } from "./protocol/errors";
import type { Params } from "./protocol/params";
import type { XmlObject } from "./protocol/xml";
import { newResourceId, type PermissionRecord } from "./records";

const protocols = ["tcp", "udp", "icmp", "-1"];
const protocolNumbers: Record<string, string> = { "6": "tcp", "17": "udp", "1": "icmp" };

/** The rules of `IpPermissions.N`, or of the call's own IpProtocol, FromPort, ToPort and CidrIp: one per address range. */
export function readPermissions(params: Params): PermissionRecord[] {
  const permissions = params.structs("IpPermissions").flatMap(readPermission);
  const cidr = params.text("CidrIp");
  if (cidr !== undefined) permissions.push(...rules(params, [{ cidr, description: null }]));
  if (permissions.length === 0) throw missingParameter("IpPermissions");
  return permissions;
}

function readPermission(permission: Params): PermissionRecord[] {
  const ranges = [
    ...permission.structs("IpRanges").map((range) => ({ range, cidr: range.required("CidrIp") })),
    ...permission.structs("Ipv6Ranges").map((range) => ({ range, cidr: range.required("CidrIpv6") })),
  ];
  if (ranges.length === 0) throw missingParameter("IpRanges");
  const described = ranges.map(({ range, cidr }) => ({ cidr, description: range.text("Description") ?? null }));
  return rules(permission, described);
}

function rules(params: Params, ranges: Pick<PermissionRecord, "cidr" | "description">[]): PermissionRecord[] {
  const asked = params.required("IpProtocol");
  const protocol = protocolNumbers[asked] ?? asked;
  if (!protocols.includes(protocol)) throw invalidValue(asked, "IpProtocol");
  const [fromPort, toPort] = protocol === "-1" ? [null, null] : readPorts(params);
  return ranges.map(({ cidr, description }) => {
    assertCidr(cidr);
    return { ruleId: newResourceId("sgr"), protocol, fromPort, toPort, cidr, description };
  });
}

function readPorts(params: Params): [number, number] {
  const from = params.integer("FromPort");
  const to = params.integer("ToPort");
  if (from === undefined || to === undefined) throw missingParameter("FromPort");
  if (from < -1 || to > 65_535 || from > to) {
    throw new AwsError("InvalidParameterValue", `Invalid TCP/UDP port range (${from}:${to})`);
  }
  return [from, to];
}

function assertCidr(cidr: string): void {
  const [address = "", bits = ""] = cidr.split("/");
  const family = isIP(address);
  const valid = family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
  if (!valid) throw new AwsError("InvalidParameterValue", `CIDR block ${cidr} is malformed`);
}

export function samePermission(a: PermissionRecord, b: PermissionRecord): boolean {
  return a.protocol === b.protocol && a.fromPort === b.fromPort && a.toPort === b.toPort && a.cidr === b.cidr;
}

export function showRule(groupId: string, rule: PermissionRecord): XmlObject {
  return {
    securityGroupRuleId: rule.ruleId,
    groupId,
    groupOwnerId: accountId,
    isEgress: false,
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort ?? -1,
    toPort: rule.toPort ?? -1,
    [rule.cidr.includes(":") ? "cidrIpv6" : "cidrIpv4"]: rule.cidr,
    description: rule.description,
  };
}
