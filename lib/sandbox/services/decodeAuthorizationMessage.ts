import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";

/** STS's DecodeAuthorizationMessage: what EC2's refusals carry, as the JSON text that it stands for. */
export function decodeAuthorizationMessage({ params }: Call): XmlObject {
  const text = Buffer.from(params.text("EncodedMessage") ?? "", "base64url").toString("utf8");
  if (text.startsWith('{"allowed"')) return { DecodedMessage: text };
  throw new AwsError("InvalidAuthorizationMessageException", "The message that was to be decoded is not valid.");
}
