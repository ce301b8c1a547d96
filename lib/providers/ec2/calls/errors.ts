import { ProviderError } from "@/lib/providers/errors";
import type { ProviderFault } from "@/lib/providers/types";
import { explainDenial, readDenial, withoutBlob } from "./denial";

/** With "quote", what AWS itself said follows. */
type Meaning = readonly [ProviderFault, string, "quote"?];

const noAccess: Meaning = [
  "auth",
  "AWS does not accept this target's credentials: they are wrong or were taken back, or the account has not enabled this region.",
];
const denied: Meaning = ["auth", "AWS denies this target a permission that it needs: run the doctor on the target."];
const expired: Meaning = [
  "auth",
  "The session that this target's calls were made with has expired: sign in again where Mayfly runs (aws sso login), or give the target a role or keys that last.",
];
const throttled: Meaning = ["throttled", "AWS asks for fewer calls at a time."];
const noCapacity: Meaning = ["capacity", "AWS has no capacity for this instance type there right now."];
const notOffered: Meaning = ["capacity", "AWS does not offer this instance type there, or not right now."];
const spotQuota: Meaning = ["quota", "The account's quota for Spot instances is used up."];
const vcpuQuota: Meaning = ["quota", "The account's quota for running instances is used up."];
const otherQuota: Meaning = ["quota", "A quota of the AWS account is used up."];
const gone: Meaning = ["not-found", "AWS does not know this resource (any more)."];
const transient: Meaning = ["transient", "AWS had a problem of its own."];
const unreachable: Meaning = ["transient", "AWS could not be reached, or did not answer in time."];
const unknownHost: Meaning = [
  "transient",
  "The address of AWS was not found: check the target's region and endpoint, and the DNS where Mayfly runs.",
];
/** EC2 says the same for a session that has ended and for a signature of another time. */
const outOfTime: Meaning = [
  "auth",
  "AWS refuses the call as expired: the session it was made with has ended (sign in again where Mayfly runs), or the clock of Mayfly's server is wrong (the doctor tells).",
];
const noImage: Meaning = [
  "invalid",
  "The target's image does not exist in this region or may not be used: choose another one.",
];
const noNetwork: Meaning = [
  "invalid",
  "The target's region has no default VPC with a subnet to launch in: make one there (aws ec2 create-default-vpc), or choose subnets for the target.",
];

/**
 * What AWS's codes mean to Mayfly. Sources: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API";
 * "Common Error Types" of the references of Systems Manager, Service Quotas and Secrets Manager; IAM and STS API
 * References, "AssumeRole", "GetRole"; the rest are names that Node and the SDK give to errors.
 */
export const meanings: Readonly<Record<string, Meaning>> = {
  "InvalidInstanceID.NotFound": gone,
  "InvalidInstanceID.Malformed": gone,
  "InvalidGroup.NotFound": gone,
  "InvalidGroupId.Malformed": gone,
  "InvalidKeyPair.NotFound": gone,
  "InvalidSecurityGroupID.NotFound": gone,
  "InvalidLaunchTemplateId.NotFound": gone,
  "InvalidLaunchTemplateId.VersionNotFound": gone,
  "InvalidLaunchTemplateName.NotFoundException": gone,
  NoSuchEntity: gone,
  NoSuchEntityException: gone,
  NoSuchResourceException: gone,
  ResourceNotFoundException: gone,
  InsufficientInstanceCapacity: noCapacity,
  InsufficientCapacity: noCapacity,
  InsufficientHostCapacity: noCapacity,
  InsufficientReservedInstanceCapacity: noCapacity,
  ReservationCapacityExceeded: noCapacity,
  UnfulfillableCapacity: noCapacity,
  SpotMaxPriceTooLow: ["capacity", "The Spot price is above what this target pays."],
  Unsupported: notOffered,
  InvalidFleetConfiguration: notOffered,
  VolumeTypeNotAvailableInZone: notOffered,
  MaxSpotInstanceCountExceeded: spotQuota,
  MaxSpotFleetRequestCountExceeded: spotQuota,
  InstanceLimitExceeded: vcpuQuota,
  VcpuLimitExceeded: vcpuQuota,
  SecurityGroupLimitExceeded: otherQuota,
  SecurityGroupsPerInstanceLimitExceeded: otherQuota,
  RulesPerSecurityGroupLimitExceeded: otherQuota,
  KeyPairLimitExceeded: otherQuota,
  NetworkInterfaceLimitExceeded: otherQuota,
  VolumeLimitExceeded: otherQuota,
  MaxIOPSLimitExceeded: otherQuota,
  ResourceCountExceeded: otherQuota,
  ResourceLimitExceeded: otherQuota,
  TagLimitExceeded: otherQuota,
  InsufficientFreeAddressesInSubnet: ["quota", "The subnet has no free address left."],
  AuthFailure: noAccess,
  UnauthorizedOperation: denied,
  AccessDenied: denied,
  AccessDeniedException: denied,
  InvalidClientTokenId: noAccess,
  SignatureDoesNotMatch: noAccess,
  InvalidSignatureException: noAccess,
  IncompleteSignature: noAccess,
  MissingAuthenticationToken: noAccess,
  UnrecognizedClientException: noAccess,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  NotAuthorized: denied,
  CredentialsProviderError: ["auth", "No AWS credentials work where Mayfly runs:", "quote"],
  "AuthFailure.ServiceLinkedRoleCreationNotPermitted": [
    "auth",
    "The account has no service-linked role for Spot yet: make it once (aws iam create-service-linked-role --aws-service-name spot.amazonaws.com).",
  ],
  RegionDisabledException: [
    "auth",
    "The account has switched AWS STS off in this region: activate it in IAM's account settings.",
  ],
  Blocked: ["auth", "AWS has blocked this account."],
  OptInRequired: ["auth", "The AWS account is not signed up for EC2 in this region."],
  PendingVerification: ["auth", "AWS is still verifying this account for the region."],
  RequestExpired: outOfTime,
  RequestTimeTooSkewed: outOfTime,
  RequestLimitExceeded: throttled,
  Throttling: throttled,
  ThrottlingException: throttled,
  ThrottledException: throttled,
  TooManyRequestsException: throttled,
  EC2ThrottledException: throttled,
  BandwidthLimitExceeded: throttled,
  InternalError: transient,
  InternalFailure: transient,
  InternalServerError: transient,
  ServerInternal: transient,
  Unavailable: transient,
  ServiceUnavailable: transient,
  RequestTimeout: transient,
  IncorrectState: transient,
  IncorrectInstanceState: transient,
  ConcurrentTagAccess: transient,
  TimeoutError: unreachable,
  NetworkingError: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EPIPE: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  VPCIdNotSpecified: noNetwork,
  DefaultVpcDoesNotExist: noNetwork,
  MissingInput: noNetwork,
  ParameterNotFound: ["invalid", "The target's image parameter does not exist in this region."],
  "InvalidAMIID.NotFound": noImage,
  "InvalidAMIID.Unavailable": noImage,
  "InvalidAMIID.Malformed": noImage,
  "InvalidSubnetID.NotFound": [
    "invalid",
    "A subnet of this target does not exist (any more): choose its subnets again.",
  ],
  "InvalidVpcID.NotFound": ["invalid", "The VPC of this target does not exist (any more): choose its subnets again."],
  InvalidBlockDeviceMapping: ["invalid", "The disk does not fit the image:", "quote"],
  IdempotentInstanceTerminated: ["invalid", "The machine of this launch has been ended already."],
  IdempotentParameterMismatch: ["invalid", "An earlier launch with the same token had other parameters."],
};

/** An SDK or network error as a `ProviderError`. Codes that are not in the table: the server's fault, or ours. */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const { code, $metadata } = error as AwsLikeError;
  const { fault, message } = meaningOf(awsCode(error), saidBy(error), { code, status: $metadata?.httpStatusCode ?? 0 });
  return new ProviderError(fault, message, error);
}

type Circumstances = { code?: string | undefined; status?: number };

/** What a code of AWS and the text that came with it mean, wherever in an answer they were found. */
export function meaningOf(
  awsCode: string,
  text: string,
  { code = "", status = 0 }: Circumstances = {},
): { fault: ProviderFault; message: string } {
  const known = meanings[awsCode] ?? meanings[code] ?? byFamily(awsCode) ?? byFamily(code);
  if (known?.[0] === "auth") {
    const denial = readDenial(text);
    if (denial) return { fault: "auth", message: explainDenial(denial) };
  }
  if (known) return { fault: known[0], message: known[2] ? `${known[1]} ${text}` : known[1] };
  if (status === 429) return { fault: throttled[0], message: throttled[1] };
  if (status >= 500) return { fault: transient[0], message: transient[1] };
  return { fault: "invalid", message: `AWS refused the call: ${text || awsCode || "no reason given"}` };
}

/** Some codes have a family: `AuthFailure.UnauthorizedForX`, `Server.InternalError`, Node's `UND_ERR_SOCKET`. */
function byFamily(awsCode: string): Meaning | undefined {
  if (awsCode.startsWith("AuthFailure.")) return noAccess;
  if (awsCode.startsWith("UND_ERR_")) return unreachable;
  return awsCode.startsWith("Server.") ? transient : undefined;
}

/** The code that AWS gave: the SDK keeps it as the error's name. */
export function awsCode(error: unknown): string {
  return (error as AwsLikeError).name ?? "";
}

function saidBy(error: unknown): string {
  return withoutBlob((error as AwsLikeError).message ?? "");
}

type AwsLikeError = { name?: string; code?: string; message?: string; $metadata?: { httpStatusCode?: number } };
