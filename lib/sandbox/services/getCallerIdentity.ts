import { accountId } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";

/** STS's GetCallerIdentity. */
export function getCallerIdentity({ caller }: Call): XmlObject {
  return { Arn: caller.arn, UserId: caller.userId, Account: accountId };
}
