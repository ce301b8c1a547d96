import { vpcId } from "@/lib/sandbox/network";
import type { Action } from "@/lib/sandbox/protocol/action";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";
import type { SecurityGroupRecord } from "@/lib/sandbox/records";
import { findGroup, findGroupByName, groupNotFound, showGroup } from "@/lib/sandbox/securityGroups";

const filters: FilterTable<SecurityGroupRecord> = {
  description: ({ description }) => [description],
  "group-id": ({ id }) => [id],
  "group-name": ({ name }) => [name],
  "ip-permission.cidr": ({ permissions }) => permissions.map(({ cidr }) => cidr),
  "vpc-id": () => [vpcId],
};

export const describeSecurityGroups: Action = {
  parameters: ["GroupId", "GroupName", "Filter", "MaxResults", "NextToken"],
  run({ cloud, params }) {
    const named = [
      ...params.list("GroupId").map((id) => findGroup(cloud, id)),
      ...params.list("GroupName").map((name) => {
        const found = findGroupByName(cloud, name);
        if (!found) throw groupNotFound(name);
        return found;
      }),
    ];
    const all = named.length > 0 ? named : [...cloud.store.securityGroups.values()];
    const filtered = applyFilters(all, params, filters, ({ tags }) => tags);
    const { items, nextToken } = paginate(filtered, params, ({ number }) => number);
    return { securityGroupInfo: items.map(showGroup), nextToken };
  },
};
