import { zonesOf } from "./catalogue";

/** The account that everything belongs to: the one of AWS's documentation. */
export const accountId = "123456789012";
export const vpcId = "vpc-00000000000000001";

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
