import { readPermissions, samePermission, showRule } from "@/lib/sandbox/permissions";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { readGroup } from "@/lib/sandbox/securityGroups";

export const authorizeSecurityGroupIngress: Action = {
  parameters: ["GroupId", "GroupName", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp"],
  async run({ cloud, params }) {
    const group = readGroup(cloud, params);
    const added = readPermissions(params);
    const known = added.find((rule) => group.permissions.some((other) => samePermission(rule, other)));
    if (known) {
      const rule = `peer: ${known.cidr}, ${known.protocol}, from port: ${known.fromPort}, to port: ${known.toPort}, ALLOW`;
      throw new AwsError("InvalidPermission.Duplicate", `the specified rule "${rule}" already exists`);
    }
    stopIfDryRun(params);
    group.permissions.push(...added);
    await cloud.store.save();
    return { return: true, securityGroupRuleSet: added.map((rule) => showRule(group.id, rule)) };
  },
};
