import { findEarlierResource, rememberResource } from "@/lib/sandbox/launch/idempotency";
import { findTemplateByName, showTemplate } from "@/lib/sandbox/launchTemplates";
import { accountId } from "@/lib/sandbox/network";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError, missingParameter } from "@/lib/sandbox/protocol/errors";
import { newResourceId } from "@/lib/sandbox/records";
import { readTagSpecifications } from "@/lib/sandbox/tags";

const wellFormed = /^[a-zA-Z0-9().\-/_]{3,128}$/;
const maxTokenLength = 128;

/**
 * What is in the template is not checked: as on EC2, that comes out at the launch.
 * Source: Amazon EC2 API Reference, "CreateLaunchTemplate".
 */
export const createLaunchTemplate: Action = {
  parameters: ["LaunchTemplateName", "ClientToken", "VersionDescription", "LaunchTemplateData", "TagSpecification"],
  async run(call) {
    const { cloud, params, now } = call;
    const name = params.required("LaunchTemplateName");
    if (!wellFormed.test(name)) {
      const message = "A template name has 3 to 128 letters, digits and ( ) . - / _";
      throw new AwsError("InvalidLaunchTemplateName.MalformedException", message);
    }
    const data = params.struct("LaunchTemplateData").pairs();
    if (data.length === 0) throw missingParameter("LaunchTemplateData");
    const tags = readTagSpecifications(params, ["launch-template"])["launch-template"] ?? {};
    const earlier = cloud.store.launchTemplates.get(
      findEarlierResource(call, "CreateLaunchTemplate", maxTokenLength) ?? "",
    );
    if (earlier) return { launchTemplate: showTemplate(earlier) };
    if (findTemplateByName(cloud, name)) {
      const message = "Launch template name already in use.";
      throw new AwsError("InvalidLaunchTemplateName.AlreadyExistsException", message);
    }
    stopIfDryRun(params);
    const [number, createdAt] = [cloud.store.nextNumber(), now.toISOString()];
    const createdBy = `arn:aws:iam::${accountId}:user/mayfly`;
    const record = { id: newResourceId("lt"), number, name, data, tags, createdAt, createdBy };
    cloud.store.launchTemplates.set(record.id, record);
    rememberResource(call, "CreateLaunchTemplate", record.id);
    await cloud.store.save();
    return { launchTemplate: showTemplate(record) };
  },
};
