import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { type Clients, configurationFor } from "@/lib/providers/ec2/calls/clients";
import { endpointOf } from "@/lib/providers/ec2/calls/endpoints";
import { awsCode, toProviderError } from "@/lib/providers/ec2/calls/errors";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, failedWith, passed, skipped } from "./lines";

const name = "Region";

/**
 * Whether the account has enabled the region. Asked in a region that every account has: one that is not enabled answers
 * as if the keys were wrong. Source: Amazon EC2 API Reference, "DescribeRegions", OptInStatus.
 */
export async function checkRegion(clients: Clients, abortSignal: AbortSignal): Promise<DoctorLine> {
  const { settings, credentials } = clients;
  const { region } = settings;
  const asked = endpointOf(settings.endpoint, "ec2") === null ? homeOf(region) : region;
  const ec2 = new EC2Client({ ...configurationFor(settings, "ec2"), region: asked, credentials });
  try {
    const command = new DescribeRegionsCommand({ AllRegions: true, RegionNames: [region] });
    const { Regions = [] } = await ec2.send(command, { abortSignal });
    const found = Regions.find(({ RegionName }) => RegionName === region);
    if (!found) return failed(name, `There is no region ${region}.`, "Choose a region from the list.");
    if (found.OptInStatus !== "not-opted-in") return passed(name, `${region} is enabled for the account.`);
    const fix = `Enable it in the AWS console (Account, AWS Regions), or: aws account enable-region --region-name ${region}`;
    return failed(name, `The account has not enabled the region ${region}.`, fix);
  } catch (error) {
    abortSignal.throwIfAborted();
    if (awsCode(error) === "InvalidParameterValue") {
      return failed(name, `There is no region ${region}.`, "Choose a region from the list.");
    }
    const isDenied = toProviderError(error).fault === "auth";
    if (isDenied) return skipped(name, "Whether the region is enabled is not known: ec2:DescribeRegions was refused.");
    return failedWith(name, error);
  }
}

function homeOf(region: string): string {
  if (region.startsWith("cn-")) return "cn-north-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}
