import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError, missingParameter } from "@/lib/sandbox/protocol/errors";
import { checkCount, findTagged, readTags } from "@/lib/sandbox/tags";

export const createTags: Action = {
  parameters: ["ResourceId", "Tag"],
  async run({ cloud, params }) {
    const tags = readTags(params);
    if (Object.keys(tags).length === 0) throw missingParameter("Tag");
    const resources = findTagged(cloud, params.list("ResourceId"));
    if (resources.length === 0)
      throw new AwsError("MissingParameter", "The request must contain the parameter resourceIdSet");
    for (const resource of resources) checkCount({ ...resource.tags, ...tags });
    stopIfDryRun(params);
    for (const resource of resources) Object.assign(resource.tags, tags);
    await cloud.store.save();
    return { return: true };
  },
};
