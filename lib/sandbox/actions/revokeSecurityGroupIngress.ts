import { readPermissions, samePermission } from "@/lib/sandbox/permissions";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { readGroup } from "@/lib/sandbox/securityGroups";

export const revokeSecurityGroupIngress: Action = {
  parameters: [
    "GroupId",
    "GroupName",
    "IpPermissions",
    "IpProtocol",
    "FromPort",
    "ToPort",
    "CidrIp",
    "SecurityGroupRuleId",
  ],
  async run({ cloud, params }) {
    const group = readGroup(cloud, params);
    const ruleIds = params.list("SecurityGroupRuleId");
    const missing = ruleIds.find((id) => !group.permissions.some(({ ruleId }) => ruleId === id));
    if (missing) throw notFound("InvalidSecurityGroupRuleId.NotFound");
    const wanted = ruleIds.length > 0 ? [] : readPermissions(params);
    const unknown = wanted.some((rule) => !group.permissions.some((other) => samePermission(rule, other)));
    if (unknown) throw notFound("InvalidPermission.NotFound");
    stopIfDryRun(params);
    group.permissions = group.permissions.filter(
      (rule) => !ruleIds.includes(rule.ruleId) && !wanted.some((other) => samePermission(rule, other)),
    );
    await cloud.store.save();
    return { return: true };
  },
};

function notFound(code: string): AwsError {
  return new AwsError(code, "The specified rule does not exist in this security group.");
}
