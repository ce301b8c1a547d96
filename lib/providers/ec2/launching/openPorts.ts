import {
  AuthorizeSecurityGroupIngressCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode } from "@/lib/providers/ec2/calls/errors";
import type { OpenPort } from "@/lib/providers/types";

export type Rule = { port: number; cidr: string };
type Opening = { groupId: string; present: IpPermission[]; wanted: OpenPort[] };

/**
 * Opens what is wanted, and closes those ports to whom they were open and are not any more. Ports that are not
 * mentioned stay as they are: another machine of the environment may still serve there.
 */
export async function openPorts(clients: Clients, { groupId, present, wanted }: Opening, abortSignal: AbortSignal) {
  const [open, asked] = [present.flatMap(rulesOf), wanted.flatMap(toRules)];
  for (const rule of missing(asked, open)) await authorize(clients, groupId, rule, abortSignal);
  const ports = new Set(asked.map(({ port }) => port));
  const outdated = missing(open, asked).filter(({ port }) => ports.has(port));
  for (const rule of outdated) await revoke(clients, groupId, rule, abortSignal);
}

/** Those of `rules`, each once, that are not among `others`. */
export function missing(rules: Rule[], others: Rule[]): Rule[] {
  const key = ({ port, cidr }: Rule) => `${port} ${cidr}`;
  const known = new Set(others.map(key));
  return [...new Map(rules.map((rule) => [key(rule), rule])).values()].filter((rule) => !known.has(key(rule)));
}

function toRules({ port, cidrs }: OpenPort): Rule[] {
  return cidrs.map((cidr) => ({ port, cidr }));
}

/** The rules that are of our making: one TCP port each. */
export function rulesOf({ IpProtocol, FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] }: IpPermission): Rule[] {
  if (IpProtocol !== "tcp" || FromPort === undefined || FromPort !== ToPort) return [];
  const cidrs = [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)];
  return cidrs.flatMap((cidr) => (cidr ? [{ port: FromPort, cidr }] : []));
}

/** Source: Amazon EC2 API Reference, "IpPermission". */
export function toPermission({ port, cidr }: Rule): IpPermission {
  const ranges = cidr.includes(":") ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] };
  return { IpProtocol: "tcp", FromPort: port, ToPort: port, ...ranges };
}

/** One rule per call: a duplicate among several would refuse them all. */
async function authorize({ writes }: Clients, GroupId: string, rule: Rule, abortSignal: AbortSignal): Promise<void> {
  const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [toPermission(rule)] });
  try {
    await writes.send(command, { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidPermission.Duplicate") throw error;
  }
}

async function revoke({ writes }: Clients, GroupId: string, rule: Rule, abortSignal: AbortSignal): Promise<void> {
  const command = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [toPermission(rule)] });
  try {
    await writes.send(command, { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidPermission.NotFound") throw error;
  }
}
