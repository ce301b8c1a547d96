import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { hasSpotRole, spotRoleName, spotService } from "@/lib/sandbox/spotRole";
import { spotRole } from "./getRole";

/** IAM's CreateServiceLinkedRole, for Spot's: it ends the fault that the role is missing. */
export function createServiceLinkedRole({ cloud, params }: Call): XmlObject {
  const service = params.text("AWSServiceName") ?? "";
  if (service !== spotService) throw new AwsError("InvalidInput", `Service ${service} is not known here.`);
  if (hasSpotRole(cloud)) {
    const message = `Service role name ${spotRoleName} has been taken in this account, please try a different suffix.`;
    throw new AwsError("InvalidInput", message);
  }
  cloud.faults.remove("no-spot-role");
  return { Role: spotRole };
}
