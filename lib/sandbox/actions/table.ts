import type { Action } from "@/lib/sandbox/protocol/action";
import { authorizeSecurityGroupIngress } from "./authorizeSecurityGroupIngress";
import { createFleet } from "./createFleet";
import { createKeyPair } from "./createKeyPair";
import { createLaunchTemplate } from "./createLaunchTemplate";
import { createSecurityGroup } from "./createSecurityGroup";
import { createTags } from "./createTags";
import { deleteKeyPair } from "./deleteKeyPair";
import { deleteLaunchTemplate } from "./deleteLaunchTemplate";
import { deleteSecurityGroup } from "./deleteSecurityGroup";
import { deleteTags } from "./deleteTags";
import { describeAvailabilityZones } from "./describeAvailabilityZones";
import { describeImages } from "./describeImages";
import { describeInstanceStatus } from "./describeInstanceStatus";
import { describeInstances } from "./describeInstances";
import { describeInstanceTypeOfferings } from "./describeInstanceTypeOfferings";
import { describeInstanceTypes } from "./describeInstanceTypes";
import { describeKeyPairs } from "./describeKeyPairs";
import { describeLaunchTemplates } from "./describeLaunchTemplates";
import { describeRegions } from "./describeRegions";
import { describeRouteTables } from "./describeRouteTables";
import { describeSecurityGroups } from "./describeSecurityGroups";
import { describeSpotPriceHistory } from "./describeSpotPriceHistory";
import { describeSubnets } from "./describeSubnets";
import { describeTags } from "./describeTags";
import { describeVpcs } from "./describeVpcs";
import { getConsoleOutput } from "./getConsoleOutput";
import { importKeyPair } from "./importKeyPair";
import { rebootInstances } from "./rebootInstances";
import { revokeSecurityGroupIngress } from "./revokeSecurityGroupIngress";
import { runInstances } from "./runInstances";
import { startInstances } from "./startInstances";
import { stopInstances } from "./stopInstances";
import { terminateInstances } from "./terminateInstances";

/** Every action of EC2's Query protocol that the sandbox knows, by the name it has there. */
export const actions: Record<string, Action> = {
  AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
  CreateFleet: createFleet,
  CreateKeyPair: createKeyPair,
  CreateLaunchTemplate: createLaunchTemplate,
  CreateSecurityGroup: createSecurityGroup,
  CreateTags: createTags,
  DeleteKeyPair: deleteKeyPair,
  DeleteLaunchTemplate: deleteLaunchTemplate,
  DeleteSecurityGroup: deleteSecurityGroup,
  DeleteTags: deleteTags,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeImages: describeImages,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeInstances: describeInstances,
  DescribeKeyPairs: describeKeyPairs,
  DescribeLaunchTemplates: describeLaunchTemplates,
  DescribeRegions: describeRegions,
  DescribeRouteTables: describeRouteTables,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSpotPriceHistory: describeSpotPriceHistory,
  DescribeSubnets: describeSubnets,
  DescribeTags: describeTags,
  DescribeVpcs: describeVpcs,
  GetConsoleOutput: getConsoleOutput,
  ImportKeyPair: importKeyPair,
  RebootInstances: rebootInstances,
  RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
};
