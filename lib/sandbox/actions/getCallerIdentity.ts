import { accountId } from "@/lib/sandbox/network";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";

/** STS's GetCallerIdentity. */
export function getCallerIdentity(): XmlObject {
  return { Arn: `arn:aws:iam::${accountId}:user/mayfly`, UserId: "AIDASANDBOX", Account: accountId };
}
