import { accountId } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { refusal } from "@/lib/sandbox/protocol/refusals";
import type { Service } from "@/lib/sandbox/protocol/service";

/** Needs no permission, and none can be taken away (AWS STS API Reference, "GetCallerIdentity"). */
const always = "GetCallerIdentity";

/**
 * Throws what a service answers who lacks the permission for an action, where a fault takes it away. EC2 adds the
 * decision, encoded, for DecodeAuthorizationMessage. Source: EC2 User Guide, "Troubleshooting Amazon EC2 access".
 */
export function assertAllowed(call: Pick<Call, "cloud" | "caller" | "region">, service: Service, action: string): void {
  if (action === always) return;
  if (!call.cloud.faults.take("deny", (fault) => fault.action === action)) return;
  const permission = `${service}:${action}`;
  const resource = `arn:aws:${service}:${call.region}:${accountId}:*`;
  const who = `User: ${call.caller.arn} is not authorized to perform: ${permission} on resource: ${resource}`;
  const reason = `${who} because no identity-based policy allows the ${permission} action`;
  if (service !== "ec2") throw refusal(service, "denied", reason);
  const decision = {
    allowed: false,
    explicitDeny: false,
    context: { principal: { arn: call.caller.arn }, action: permission, resource },
  };
  const encoded = Buffer.from(JSON.stringify(decision)).toString("base64url");
  const message = `You are not authorized to perform this operation. ${reason}. Encoded authorization failure message: ${encoded}`;
  throw refusal(service, "denied", message);
}

/** Making something with tags needs the permission to tag, too (EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation"). */
export function assertMayTag(call: Call): void {
  if (call.params.structs("TagSpecification").length > 0) assertAllowed(call, "ec2", "CreateTags");
}
