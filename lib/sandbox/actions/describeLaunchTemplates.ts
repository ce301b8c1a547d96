import { showTemplate, templateOfId, templateOfName } from "@/lib/sandbox/launchTemplates";
import type { Action } from "@/lib/sandbox/protocol/action";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";
import type { LaunchTemplateRecord } from "@/lib/sandbox/records";

const filters: FilterTable<LaunchTemplateRecord> = {
  "launch-template-name": ({ name }) => [name],
};

/** Ids and names that do not exist are an error; filters that nothing passes give an empty list. */
export const describeLaunchTemplates: Action = {
  parameters: ["LaunchTemplateId", "LaunchTemplateName", "Filter", "MaxResults", "NextToken"],
  run({ cloud, params }) {
    const named = [
      ...params.list("LaunchTemplateId").map((id) => templateOfId(cloud, id)),
      ...params.list("LaunchTemplateName").map((name) => templateOfName(cloud, name)),
    ];
    const all = named.length > 0 ? named : [...cloud.store.launchTemplates.values()];
    const filtered = applyFilters(all, params, filters, ({ tags }) => tags);
    const { items, nextToken } = paginate(filtered, params, ({ number }) => number);
    return { launchTemplates: items.map(showTemplate), nextToken };
  },
};
