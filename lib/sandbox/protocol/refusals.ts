import { AwsError } from "./errors";
import { type Protocol, protocols, type Service } from "./service";

export type Refusal = "unknown-key" | "wrong-signature" | "wrong-time" | "expired" | "denied" | "throttled";

type Said = readonly [code: string, status: number];

/**
 * What services of a kind call the same refusal. Sources: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API"
 * (RequestExpired is said for expired temporary credentials too); AWS STS API Reference, "Common Errors"; AWS Systems
 * Manager API Reference, "Common Error Types".
 */
const ofJson: Record<Refusal, Said> = {
  "unknown-key": ["UnrecognizedClientException", 400],
  "wrong-signature": ["InvalidSignatureException", 400],
  "wrong-time": ["InvalidSignatureException", 400],
  expired: ["ExpiredTokenException", 400],
  denied: ["AccessDeniedException", 400],
  throttled: ["ThrottlingException", 400],
};

const codes: Record<Protocol, Record<Refusal, Said>> = {
  ec2: {
    "unknown-key": ["AuthFailure", 401],
    "wrong-signature": ["SignatureDoesNotMatch", 403],
    "wrong-time": ["RequestExpired", 400],
    expired: ["RequestExpired", 400],
    denied: ["UnauthorizedOperation", 403],
    throttled: ["RequestLimitExceeded", 503],
  },
  query: {
    "unknown-key": ["InvalidClientTokenId", 403],
    "wrong-signature": ["SignatureDoesNotMatch", 403],
    "wrong-time": ["SignatureDoesNotMatch", 403],
    expired: ["ExpiredToken", 403],
    denied: ["AccessDenied", 403],
    throttled: ["Throttling", 400],
  },
  json: ofJson,
  rest: { ...ofJson, denied: ["AccessDeniedException", 403], throttled: ["ThrottlingException", 429] },
};

const messages: Record<Refusal, string> = {
  "unknown-key": "AWS was not able to validate the provided access credentials",
  "wrong-signature":
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
  "wrong-time": "Request has expired.",
  expired: "The security token included in the request is expired",
  denied: "You are not authorized to perform this operation.",
  throttled: "Request limit exceeded.",
};

/** An error that every service has, under the name that this one has for it. */
export function refusal(service: Service, kind: Refusal, message = messages[kind]): AwsError {
  const [code, status] = codes[protocols[service]][kind];
  return new AwsError(code, message, status);
}
