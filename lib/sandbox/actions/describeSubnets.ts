import { accountId, type Subnet, subnetsOf, vpcId } from "@/lib/sandbox/network";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";
import type { Action } from "./action";

const filters: FilterTable<Subnet> = {
  "availability-zone": ({ zone }) => [zone],
  availabilityZone: ({ zone }) => [zone],
  "default-for-az": () => ["true"],
  defaultForAz: () => ["true"],
  state: () => ["available"],
  "subnet-id": ({ id }) => [id],
  "vpc-id": () => [vpcId],
};

export const describeSubnets: Action = {
  parameters: ["SubnetId", "Filter", "MaxResults", "NextToken"],
  run({ params, region }) {
    const subnets = subnetsOf(region);
    const ids = params.list("SubnetId");
    const missing = ids.find((id) => !subnets.some((subnet) => subnet.id === id));
    if (missing) throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${missing}' does not exist`);
    const named = subnets.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const filtered = applyFilters(named, params, filters, () => ({}));
    const { items, nextToken } = paginate(filtered, params, ({ number }) => number);
    return { subnetSet: items.map(show), nextToken };
  },
};

function show(subnet: Subnet) {
  return {
    subnetId: subnet.id,
    vpcId,
    ownerId: accountId,
    availabilityZone: subnet.zone,
    cidrBlock: subnet.cidr,
    state: "available",
    availableIpAddressCount: 4_091,
    defaultForAz: true,
    mapPublicIpOnLaunch: true,
  };
}
