import type { Action } from "@/lib/sandbox/protocol/action";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";
import { listTagged } from "@/lib/sandbox/tags";

type Row = { resourceId: string; resourceType: string; key: string; value: string };

const filters: FilterTable<Row> = {
  key: ({ key }) => [key],
  "resource-id": ({ resourceId }) => [resourceId],
  "resource-type": ({ resourceType }) => [resourceType],
  value: ({ value }) => [value],
};

export const describeTags: Action = {
  parameters: ["Filter", "MaxResults", "NextToken"],
  run({ cloud, params }) {
    const rows = listTagged(cloud).flatMap(({ id, type, tags }) =>
      Object.entries(tags).map(([key, value]) => ({ resourceId: id, resourceType: type, key, value })),
    );
    const { items, nextToken } = paginate(applyFilters(rows, params, filters), params, (_, index) => index);
    return { tagSet: items, nextToken };
  },
};
