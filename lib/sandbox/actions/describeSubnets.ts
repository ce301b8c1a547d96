import { accountId, isDefaultVpc, isPublic, type Subnet, subnetsOf, vpcId } from "@/lib/sandbox/network";
import type { Action } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";

type Shown = Subnet & { isDefault: boolean; isPublic: boolean };

const filters: FilterTable<Shown> = {
  "availability-zone": ({ zone }) => [zone],
  availabilityZone: ({ zone }) => [zone],
  "default-for-az": ({ isDefault }) => [String(isDefault)],
  defaultForAz: ({ isDefault }) => [String(isDefault)],
  "map-public-ip-on-launch": (subnet) => [String(subnet.isPublic)],
  state: () => ["available"],
  "subnet-id": ({ id }) => [id],
  "vpc-id": () => [vpcId],
};

export const describeSubnets: Action = {
  parameters: ["SubnetId", "Filter", "MaxResults", "NextToken"],
  run({ cloud, params, region }) {
    const kind = { isDefault: isDefaultVpc(cloud), isPublic: isPublic(cloud) };
    const subnets: Shown[] = subnetsOf(region).map((subnet) => ({ ...subnet, ...kind }));
    const ids = params.list("SubnetId");
    const missing = ids.find((id) => !subnets.some((subnet) => subnet.id === id));
    if (missing) throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${missing}' does not exist`);
    const named = subnets.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const filtered = applyFilters(named, params, filters, () => ({}));
    const { items, nextToken } = paginate(filtered, params, ({ number }) => number);
    return { subnetSet: items.map(show), nextToken };
  },
};

function show(subnet: Shown) {
  return {
    subnetId: subnet.id,
    vpcId,
    ownerId: accountId,
    availabilityZone: subnet.zone,
    cidrBlock: subnet.cidr,
    state: "available",
    availableIpAddressCount: 4_091,
    defaultForAz: subnet.isDefault,
    mapPublicIpOnLaunch: subnet.isPublic,
  };
}
