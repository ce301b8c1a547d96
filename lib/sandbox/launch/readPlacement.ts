import { zonesOf } from "@/lib/sandbox/catalogue";
import { assertDefaultVpc, isPublic, subnetsOf } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { ensureDefaultGroup, findGroup, findGroupByName, groupNotFound } from "@/lib/sandbox/securityGroups";

/** Where an instance may go, and its security groups: named in the call itself or in its one network interface. */
export function readPlacement(call: Call): Placement {
  const { params } = call;
  if (params.structs("NetworkInterface").length > 0 && params.text("SubnetId") !== undefined) {
    throw new AwsError(
      "InvalidParameterCombination",
      "Network interfaces and an instance-level subnet ID may not be specified on the same request",
    );
  }
  const asked = params.struct("NetworkInterface.1").text("AssociatePublicIpAddress");
  const publicAddress = asked === undefined ? isPublic(call.cloud) : asked === "true";
  return { zones: readZones(call), securityGroupIds: readGroups(call), publicAddress };
}

/** `zones`: those that would do, the preferred one first. */
export type Placement = { zones: string[]; securityGroupIds: string[]; publicAddress: boolean };

function readZones({ cloud, params, region }: Call): string[] {
  const zones = zonesOf(region);
  const subnetId = params.text("SubnetId") ?? params.struct("NetworkInterface.1").text("SubnetId");
  if (subnetId === undefined) assertDefaultVpc(cloud);
  const zone = params.struct("Placement").text("AvailabilityZone");
  const subnet = subnetsOf(region).find(({ id }) => id === subnetId);
  if (subnetId !== undefined && !subnet) {
    throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${subnetId}' does not exist`);
  }
  if (zone !== undefined && !zones.includes(zone)) {
    throw new AwsError("InvalidParameterValue", `Invalid availability zone: [${zone}]`);
  }
  if (subnet && zone !== undefined && subnet.zone !== zone) {
    throw new AwsError("InvalidParameterValue", `The subnet '${subnet.id}' is not in the availability zone '${zone}'`);
  }
  const fixed = subnet?.zone ?? zone;
  return fixed === undefined ? zones : [fixed];
}

function readGroups({ cloud, params }: Call): string[] {
  const ids = params.list("SecurityGroupId");
  const names = params.list("SecurityGroup");
  const ofInterface = params.struct("NetworkInterface.1").list("SecurityGroupId");
  if (params.structs("NetworkInterface").length > 0 && ids.length + names.length > 0) {
    throw new AwsError(
      "InvalidParameterCombination",
      "Network interfaces and an instance-level security groups may not be specified on the same request",
    );
  }
  const byName = names.map((name) => {
    const found = findGroupByName(cloud, name);
    if (!found) throw groupNotFound(name);
    return found.id;
  });
  const all = [...[...ids, ...ofInterface].map((id) => findGroup(cloud, id).id), ...byName];
  return all.length > 0 ? [...new Set(all)] : [ensureDefaultGroup(cloud).id];
}
