import type { Caller } from "@/lib/sandbox/actions/action";
import type { Cloud } from "@/lib/sandbox/cloud";
import { accountId } from "@/lib/sandbox/network";
import type { Named } from "./perform";
import { refusal } from "./refusals";
import { type Credentials, type SignedRequest, type SigningKey, verifySignature } from "./signature";

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
  const { accessKeyId, region } = verifySignature(request, keyOf, new Date());
  const session = sessions.get(accessKeyId);
  const expired = cloud.faults.take(
    "expired-token",
    (fault) => (fault.action ?? action) === action && (session !== undefined || !fault.sessions),
  );
  if (expired) throw refusal(service, "expired");
  return { caller: session ? { arn: session.arn, userId: session.userId, isSession: true } : owner, region };
}
