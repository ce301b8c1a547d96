import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import type { DoctorLine } from "@/lib/providers/types";
import { tryOut } from "./tryOut";

/** The permissions to look: none of these is for some resources only. */
export function tryLooking(clients: Clients, signal: AbortSignal): Promise<DoctorLine[]> {
  const { reads } = clients;
  const [input, options] = [{ DryRun: true }, { abortSignal: signal }];
  const calls: [string, () => Promise<unknown>][] = [
    ["DescribeImages", () => reads.send(new DescribeImagesCommand({ ...input, Owners: ["self"] }), options)],
    ["DescribeInstances", () => reads.send(new DescribeInstancesCommand(input), options)],
    ["DescribeInstanceTypeOfferings", () => reads.send(new DescribeInstanceTypeOfferingsCommand(input), options)],
    ["DescribeInstanceTypes", () => reads.send(new DescribeInstanceTypesCommand(input), options)],
    ["DescribeKeyPairs", () => reads.send(new DescribeKeyPairsCommand(input), options)],
    ["DescribeLaunchTemplates", () => reads.send(new DescribeLaunchTemplatesCommand(input), options)],
    ["DescribeSecurityGroups", () => reads.send(new DescribeSecurityGroupsCommand(input), options)],
    ["DescribeSpotPriceHistory", () => reads.send(new DescribeSpotPriceHistoryCommand(input), options)],
    ["DescribeSubnets", () => reads.send(new DescribeSubnetsCommand(input), options)],
    ["DescribeVpcs", () => reads.send(new DescribeVpcsCommand(input), options)],
  ];
  return Promise.all(calls.map(([action, call]) => tryOut(clients, action, call, signal)));
}
