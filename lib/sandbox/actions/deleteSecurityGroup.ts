import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { isDefaultGroup, readGroup } from "@/lib/sandbox/securityGroups";

export const deleteSecurityGroup: Action = {
  parameters: ["GroupId", "GroupName"],
  async run({ cloud, params }) {
    const group = readGroup(cloud, params);
    if (isDefaultGroup(group)) {
      throw new AwsError(
        "CannotDelete",
        `the specified group: "${group.id}" name: "${group.name}" cannot be deleted by a user`,
      );
    }
    const used = [...cloud.store.instances.values()].some(
      ({ state, securityGroupIds }) => state !== "terminated" && securityGroupIds.includes(group.id),
    );
    if (used) throw new AwsError("DependencyViolation", `resource ${group.id} has a dependent object`);
    stopIfDryRun(params);
    cloud.store.securityGroups.delete(group.id);
    await cloud.store.save();
    return { return: true, groupId: group.id };
  },
};
