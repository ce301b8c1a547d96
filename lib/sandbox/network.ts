import { zonesOf } from "./catalogue";
import type { Cloud } from "./cloud";
import { AwsError } from "./protocol/errors";

/** The account that everything belongs to: the one of AWS's documentation. */
export const accountId = "123456789012";
export const vpcId = "vpc-00000000000000001";

/** Whether the region's one VPC is its default, and whether machines in it are reached from outside. */
export function isDefaultVpc(cloud: Cloud): boolean {
  return cloud.faults.find("no-default-vpc") === undefined;
}

export function isPublic(cloud: Cloud): boolean {
  return cloud.faults.find("no-public-subnet") === undefined;
}

/** Throws what EC2 says to a call that names neither VPC nor subnet where there is no default one. */
export function assertDefaultVpc(cloud: Cloud): void {
  if (isDefaultVpc(cloud)) return;
  const message = "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.";
  throw new AwsError("VPCIdNotSpecified", message);
}

export type Subnet = { id: string; zone: string; cidr: string; number: number };

/** The default VPC's subnets, one per zone. */
export function subnetsOf(region: string): Subnet[] {
  return zonesOf(region).map((zone, number) => ({
    id: `subnet-0${zone.slice(-1).charCodeAt(0).toString(16).padStart(16, "0")}`,
    zone,
    cidr: `172.31.${number * 16}.0/20`,
    number,
  }));
}

/** An address inside a zone's subnet for the n-th instance. Nothing listens there: everybody shares 127.0.0.1. */
export function privateAddress(subnet: Subnet, instanceNumber: number): string {
  const host = 4 + (instanceNumber % 4_000);
  return `172.31.${subnet.number * 16 + Math.floor(host / 256)}.${host % 256}`;
}
