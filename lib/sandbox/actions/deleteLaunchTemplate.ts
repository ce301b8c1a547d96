import { readTemplate, showTemplate } from "@/lib/sandbox/launchTemplates";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";

export const deleteLaunchTemplate: Action = {
  parameters: ["LaunchTemplateId", "LaunchTemplateName"],
  async run({ cloud, params }) {
    const record = readTemplate(cloud, params);
    stopIfDryRun(params);
    cloud.store.launchTemplates.delete(record.id);
    await cloud.store.save();
    return { launchTemplate: showTemplate(record) };
  },
};
