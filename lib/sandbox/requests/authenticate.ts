import type { Cloud } from "@/lib/sandbox/cloud";
import { accountId } from "@/lib/sandbox/network";
import type { Caller } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { refusal } from "@/lib/sandbox/protocol/refusals";
import type { Service } from "@/lib/sandbox/protocol/service";
import {
  type Credentials,
  type SignedRequest,
  type SigningKey,
  verifySignature,
} from "@/lib/sandbox/protocol/signature";
import type { Named } from "./perform";

const forbidden = 403;

export type Authenticated = { caller: Caller; region: string };

const owner: Caller = { arn: `arn:aws:iam::${accountId}:user/mayfly`, userId: "AIDASANDBOX", isSession: false };

/** Who makes a call, and for which region: the sandbox's one user, or somebody who assumed a role. */
export function authenticate(
  cloud: Cloud,
  credentials: Credentials,
  request: SignedRequest,
  { service, action }: Named,
): Authenticated {
  const { sessions } = cloud.store;
  const keyOf = (id: string): SigningKey | undefined => {
    if (id === credentials.accessKeyId) return credentials;
    const session = sessions.get(id);
    return session && { ...session, expiresAt: new Date(session.expiresAt) };
  };
  const { accessKeyId, region } = verifySignature(request, keyOf, cloud.clock());
  const disabled = cloud.faults.find("region-disabled", (fault) => fault.region === region);
  if (disabled) throw regionRefusal(service, disabled.code);
  const session = sessions.get(accessKeyId);
  const expired = cloud.faults.take(
    "expired-token",
    (fault) => (fault.action ?? action) === action && (session !== undefined || !fault.sessions),
  );
  if (expired) throw refusal(service, "expired");
  return { caller: session ? { arn: session.arn, userId: session.userId, isSession: true } : owner, region };
}

/**
 * A region that is not enabled does not know the account's keys; STS says so by name.
 * Sources: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API"; AWS STS API Reference, "AssumeRole".
 */
function regionRefusal(service: Service, code: "AuthFailure" | "OptInRequired"): AwsError {
  if (code === "OptInRequired") {
    const message = "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.";
    return new AwsError(code, message, forbidden);
  }
  if (service !== "sts") return refusal(service, "unknown-key");
  return new AwsError("RegionDisabledException", "STS is not activated in this region for this account.", forbidden);
}
