import { accountId, assertDefaultVpc, vpcId } from "@/lib/sandbox/network";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError, invalidValue } from "@/lib/sandbox/protocol/errors";
import { newResourceId } from "@/lib/sandbox/records";
import { findGroupByName } from "@/lib/sandbox/securityGroups";
import { readTagSpecifications, showTags } from "@/lib/sandbox/tags";

const maxLength = 255;

export const createSecurityGroup: Action = {
  parameters: ["GroupName", "GroupDescription", "VpcId", "TagSpecification"],
  async run({ cloud, params, region }) {
    const name = params.required("GroupName");
    const description = params.required("GroupDescription");
    if (params.text("VpcId") === undefined) assertDefaultVpc(cloud);
    const asked = params.text("VpcId") ?? vpcId;
    if (asked !== vpcId) throw new AwsError("InvalidVpcID.NotFound", `The vpc ID '${asked}' does not exist`);
    if (name.length > maxLength || name.startsWith("sg-")) throw invalidValue(name, "groupName");
    if (description.length > maxLength) throw invalidValue(description, "GroupDescription");
    const tags = readTagSpecifications(params, ["security-group"])["security-group"] ?? {};
    if (findGroupByName(cloud, name)) {
      const message = `The security group '${name}' already exists for VPC '${vpcId}'`;
      throw new AwsError("InvalidGroup.Duplicate", message);
    }
    stopIfDryRun(params);
    const record = {
      id: newResourceId("sg"),
      number: cloud.store.nextNumber(),
      name,
      description,
      permissions: [],
      tags,
    };
    cloud.store.securityGroups.set(record.id, record);
    await cloud.store.save();
    const securityGroupArn = `arn:aws:ec2:${region}:${accountId}:security-group/${record.id}`;
    return { return: true, groupId: record.id, tagSet: showTags(tags), securityGroupArn };
  },
};
