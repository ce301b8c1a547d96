import { accountId, isPublic, vpcId } from "@/lib/sandbox/network";
import type { Action } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";

const id = "rtb-00000000000000001";

const filters: FilterTable<string> = {
  "association.main": () => ["true"],
  // No subnet has a table of its own, so that the VPC's main one is everybody's.
  "association.subnet-id": () => [],
  "association.route-table-id": () => [id],
  "route-table-id": () => [id],
  "vpc-id": () => [vpcId],
};

/** The VPC's main route table. A subnet is public when its way out is an internet gateway (VPC User Guide, "Subnets"). */
export const describeRouteTables: Action = {
  parameters: ["RouteTableId", "Filter", "MaxResults", "NextToken"],
  run({ cloud, params }) {
    const missing = params.list("RouteTableId").find((asked) => asked !== id);
    if (missing) throw new AwsError("InvalidRouteTableID.NotFound", `The routeTable ID '${missing}' does not exist`);
    const outside = isPublic(cloud)
      ? { gatewayId: "igw-00000000000000001" }
      : { natGatewayId: "nat-00000000000000001" };
    const routeTableSet = applyFilters([id], params, filters, () => ({})).map((routeTableId) => ({
      routeTableId,
      vpcId,
      ownerId: accountId,
      routeSet: [
        { destinationCidrBlock: "172.31.0.0/16", gatewayId: "local", state: "active", origin: "CreateRouteTable" },
        { destinationCidrBlock: "0.0.0.0/0", ...outside, state: "active", origin: "CreateRoute" },
      ],
      associationSet: [
        {
          routeTableAssociationId: "rtbassoc-00000000000000001",
          routeTableId,
          main: true,
          associationState: { state: "associated" },
        },
      ],
    }));
    return { routeTableSet };
  },
};
