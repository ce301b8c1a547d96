import { callService } from "@/lib/providers/ec2/calls/callService";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode, toProviderError } from "@/lib/providers/ec2/calls/errors";
import type { DoctorLine } from "@/lib/providers/types";
import { passed, skipped, warned } from "./lines";

const name = "Spot's role";
const fix = "Make it once: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com";

/**
 * EC2 buys Spot machines with a role of its own, which the first who may makes.
 * Sources: EC2 User Guide, "Service-linked role for Spot Instance requests"; AWS IAM API Reference, "GetRole".
 */
export async function checkSpotRole(clients: Clients, signal: AbortSignal): Promise<DoctorLine> {
  const body = new URLSearchParams({
    Action: "GetRole",
    Version: "2010-05-08",
    RoleName: "AWSServiceRoleForEC2Spot",
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  try {
    await callService(clients, { service: "iam", method: "POST", path: "/", headers, body }, signal);
    return passed(name, "AWSServiceRoleForEC2Spot is there.");
  } catch (error) {
    signal.throwIfAborted();
    if (["NoSuchEntity", "NoSuchEntityException"].includes(awsCode(error))) {
      const message = "AWSServiceRoleForEC2Spot is not there: the first Spot launch fails unless it may make it.";
      return warned(name, message, fix);
    }
    const { fault, message } = toProviderError(error);
    return skipped(name, `Not known: ${message}`, fault === "auth" ? "Allow iam:GetRole." : null);
  }
}
