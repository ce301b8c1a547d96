import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { findTagged } from "@/lib/sandbox/tags";

/** A tag that is given with a value is deleted only when it has that value; without tags, all are. */
export const deleteTags: Action = {
  parameters: ["ResourceId", "Tag"],
  async run({ cloud, params }) {
    const resources = findTagged(cloud, params.list("ResourceId"));
    const wanted = params.structs("Tag").map((tag) => ({ key: tag.required("Key"), value: tag.text("Value") }));
    stopIfDryRun(params);
    for (const { tags } of resources) {
      for (const [key, value] of Object.entries(tags)) {
        const named = wanted.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
        if (named || wanted.length === 0) delete tags[key];
      }
    }
    await cloud.store.save();
    return { return: true };
  },
};
