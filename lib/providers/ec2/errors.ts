import { ProviderError, type ProviderFault } from "@/lib/providers/errors";

type Meaning = readonly [ProviderFault, string];

const noAccess: Meaning = ["auth", "AWS does not accept this target's credentials, or they lack a permission."];
const throttled: Meaning = ["throttled", "AWS asks for fewer calls at a time."];
const noCapacity: Meaning = ["capacity", "AWS has no capacity for this instance type there right now."];
const spotQuota: Meaning = ["quota", "The account's quota for Spot instances is used up."];
const vcpuQuota: Meaning = ["quota", "The account's quota for running instances is used up."];
const otherQuota: Meaning = ["quota", "A quota of the AWS account is used up."];
const gone: Meaning = ["not-found", "AWS does not know this resource (any more)."];
const transient: Meaning = ["transient", "AWS had a problem of its own."];
const unreachable: Meaning = ["transient", "AWS could not be reached, or did not answer in time."];
const noImage: Meaning = ["invalid", "The target's image does not exist or may not be used."];
const noNetwork: Meaning = [
  "invalid",
  "The target's region has no default VPC with a subnet to launch in. Create one there.",
];

/**
 * What AWS's codes mean to Mayfly. Sources: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API";
 * AWS Systems Manager API Reference, "Common Error Types"; the rest are names that Node and the SDK give to errors.
 */
const meanings: Record<string, Meaning> = {
  "InvalidInstanceID.NotFound": gone,
  "InvalidInstanceID.Malformed": gone,
  "InvalidGroup.NotFound": gone,
  "InvalidGroupId.Malformed": gone,
  "InvalidKeyPair.NotFound": gone,
  "InvalidSecurityGroupID.NotFound": gone,
  InsufficientInstanceCapacity: noCapacity,
  InsufficientCapacity: noCapacity,
  InsufficientHostCapacity: noCapacity,
  InsufficientReservedInstanceCapacity: noCapacity,
  SpotMaxPriceTooLow: ["capacity", "The Spot price is above what this target pays."],
  Unsupported: ["capacity", "AWS does not offer this instance type there, or not right now."],
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
  UnauthorizedOperation: noAccess,
  AccessDenied: noAccess,
  AccessDeniedException: noAccess,
  InvalidClientTokenId: noAccess,
  SignatureDoesNotMatch: noAccess,
  IncompleteSignature: noAccess,
  MissingAuthenticationToken: noAccess,
  UnrecognizedClientException: noAccess,
  ExpiredToken: noAccess,
  ExpiredTokenException: noAccess,
  NotAuthorized: noAccess,
  CredentialsProviderError: noAccess,
  Blocked: ["auth", "AWS has blocked this account."],
  OptInRequired: ["auth", "The AWS account is not signed up for EC2 in this region."],
  PendingVerification: ["auth", "AWS is still verifying this account for the region."],
  RequestExpired: ["auth", "AWS refuses the request as too old: check this server's clock."],
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
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  VPCIdNotSpecified: noNetwork,
  DefaultVpcDoesNotExist: noNetwork,
  MissingInput: noNetwork,
  ParameterNotFound: ["invalid", "The target's image parameter does not exist in this region."],
  "InvalidAMIID.NotFound": noImage,
  "InvalidAMIID.Unavailable": noImage,
  "InvalidAMIID.Malformed": noImage,
  IdempotentParameterMismatch: ["invalid", "An earlier launch with the same token had other parameters."],
};

/** An SDK or network error as a `ProviderError`. Codes that are not in the table: the server's fault, or ours. */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const { name, code, message, $metadata } = error as AwsLikeError;
  const status = $metadata?.httpStatusCode ?? 0;
  const known = meanings[awsCode(error)] ?? meanings[code ?? ""];
  if (known) return new ProviderError(known[0], known[1], error);
  if (status === 429) return new ProviderError(...throttled, error);
  if (status >= 500) return new ProviderError(...transient, error);
  return new ProviderError("invalid", `AWS refused the call: ${message ?? name ?? "no reason given"}`, error);
}

/** The code that AWS gave: the SDK keeps it as the error's name. */
export function awsCode(error: unknown): string {
  return (error as AwsLikeError).name ?? "";
}

type AwsLikeError = { name?: string; code?: string; message?: string; $metadata?: { httpStatusCode?: number } };
