import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteKeyPairCommand,
  DeleteLaunchTemplateCommand,
  DeleteSecurityGroupCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { openPorts, toPermission } from "@/lib/providers/ec2/launching/openPorts";
import type { DoctorLine } from "@/lib/providers/types";
import { skipped } from "./lines";
import type { Made } from "./tryMaking";
import { tryOnMachine } from "./tryOnMachine";
import { tryOut } from "./tryOut";

/** An address that nobody has (RFC 5737). */
const probe = { port: 22, cidr: "192.0.2.1/32" };

type Try = [action: string, call: (() => Promise<unknown>) | null];

/** The permissions for what bears our tag, each tried on something that does. */
export async function tryManaging(clients: Clients, made: Made, signal: AbortSignal): Promise<DoctorLine[]> {
  const lines: DoctorLine[] = [];
  for (const [action, call] of onMade(clients, made, signal)) {
    const reason = "Not tried: what it is tried on could not be made.";
    lines.push(call ? await tryOut(clients, action, call, signal) : skipped(`ec2:${action}`, reason));
    // A rule can only be closed that is open.
    if (action === "AuthorizeSecurityGroupIngress" && made.securityGroupId) {
      const wanted = [{ port: probe.port, cidrs: [probe.cidr] }];
      const opening = { groupId: made.securityGroupId, present: [], wanted };
      await openPorts(clients, opening, signal).catch(() => signal.throwIfAborted());
    }
  }
  return [...lines, ...(await tryOnMachine(clients, signal))];
}

function onMade({ writes }: Clients, made: Made, abortSignal: AbortSignal): Try[] {
  const { securityGroupId: GroupId, keyName: KeyName, templateName: LaunchTemplateName } = made;
  const [options, DryRun] = [{ abortSignal }, true];
  const IpPermissions = [toPermission(probe)];
  const group = (call: (GroupId: string) => Promise<unknown>) => (GroupId ? () => call(GroupId) : null);
  return [
    [
      "AuthorizeSecurityGroupIngress",
      group((id) =>
        writes.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions, DryRun }), options),
      ),
    ],
    [
      "RevokeSecurityGroupIngress",
      group((id) =>
        writes.send(new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions, DryRun }), options),
      ),
    ],
    [
      "DeleteSecurityGroup",
      group((id) => writes.send(new DeleteSecurityGroupCommand({ GroupId: id, DryRun }), options)),
    ],
    [
      "DeleteLaunchTemplate",
      LaunchTemplateName
        ? () => writes.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName, DryRun }), options)
        : null,
    ],
    ["DeleteKeyPair", KeyName ? () => writes.send(new DeleteKeyPairCommand({ KeyName, DryRun }), options) : null],
  ];
}
