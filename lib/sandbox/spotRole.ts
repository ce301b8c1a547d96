import type { Cloud } from "./cloud";
import { AwsError } from "./protocol/errors";
import type { Market } from "./records";

/** The role that Spot works with. Source: EC2 User Guide, "Service-linked role for Spot Instance requests". */
export const spotRoleName = "AWSServiceRoleForEC2Spot";
export const spotService = "spot.amazonaws.com";

export function hasSpotRole(cloud: Cloud): boolean {
  return cloud.faults.find("no-spot-role") === undefined;
}

/** Throws what EC2 says to a launch on Spot in an account that lacks the role, when the caller may not make it. */
export function assertSpotRole(cloud: Cloud, market: Market): void {
  if (market !== "spot" || hasSpotRole(cloud)) return;
  throw new AwsError(
    "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
    "The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances.",
  );
}
