import { accountId, isDefaultVpc, vpcId } from "@/lib/sandbox/network";
import type { Action } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";

type Vpc = { vpcId: string; ownerId: string; state: string; cidrBlock: string; isDefault: boolean };

const filters: FilterTable<Vpc> = {
  "is-default": ({ isDefault }) => [String(isDefault)],
  isDefault: ({ isDefault }) => [String(isDefault)],
  state: ({ state }) => [state],
  "vpc-id": (vpc) => [vpc.vpcId],
};

export const describeVpcs: Action = {
  parameters: ["VpcId", "Filter", "MaxResults", "NextToken"],
  run({ cloud, params }) {
    const missing = params.list("VpcId").find((id) => id !== vpcId);
    if (missing) throw new AwsError("InvalidVpcID.NotFound", `The vpc ID '${missing}' does not exist`);
    const basics = { vpcId, ownerId: accountId, state: "available", cidrBlock: "172.31.0.0/16" };
    const theOnlyVpc: Vpc = { ...basics, isDefault: isDefaultVpc(cloud) };
    return { vpcSet: applyFilters([theOnlyVpc], params, filters, () => ({})) };
  },
};
