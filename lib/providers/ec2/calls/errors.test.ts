import { expect, test } from "vitest";
import { ProviderError } from "@/lib/providers/errors";
import { type ProviderFault, providerFaults } from "@/lib/providers/types";
import { meaningOf, meanings, toProviderError } from "./errors";
import { launchRetries, Retries } from "./retries";

function awsError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`${name}: details`), { name, $metadata: { httpStatusCode } });
}

const cases: [string, number, ProviderFault][] = [
  ["InsufficientInstanceCapacity", 500, "capacity"],
  ["MaxSpotInstanceCountExceeded", 400, "quota"],
  ["VcpuLimitExceeded", 400, "quota"],
  ["RequestLimitExceeded", 503, "throttled"],
  ["AuthFailure", 401, "auth"],
  ["UnauthorizedOperation", 403, "auth"],
  ["InvalidInstanceID.NotFound", 400, "not-found"],
  ["InvalidGroup.NotFound", 400, "not-found"],
  ["InternalError", 500, "transient"],
  ["TimeoutError", 0, "transient"],
  ["IdempotentParameterMismatch", 400, "invalid"],
  ["VPCIdNotSpecified", 400, "invalid"],
  ["ParameterNotFound", 400, "invalid"],
  ["UnfulfillableCapacity", 400, "capacity"],
  ["InvalidFleetConfiguration", 400, "capacity"],
  ["InvalidLaunchTemplateName.NotFoundException", 400, "not-found"],
  ["InvalidBlockDeviceMapping", 400, "invalid"],
  ["InvalidSubnetID.NotFound", 400, "invalid"],
  ["AuthFailure.ServiceLinkedRoleCreationNotPermitted", 403, "auth"],
  ["AuthFailure.SomethingNew", 403, "auth"],
  ["ExpiredTokenException", 400, "auth"],
  ["OptInRequired", 401, "auth"],
  ["ENOTFOUND", 0, "transient"],
  ["Server.InternalError", 400, "transient"],
  ["SomethingNew", 500, "transient"],
  ["SomethingNew", 429, "throttled"],
  ["SomethingNew", 400, "invalid"],
];

test.each(cases)("%s with status %i is %s", (name, status, fault) => {
  const error = awsError(name, status);
  const translated = toProviderError(error);
  expect([translated.fault, translated.cause]).toEqual([fault, error]);
  expect(translated.message).toMatch(/^[A-Z].*/);
});

test("an unknown refusal says what AWS said", () => {
  expect(toProviderError(awsError("InvalidParameterValue")).message).toContain("InvalidParameterValue: details");
});

test("a network error is known by its code", () => {
  const error = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect(toProviderError(error).fault).toBe("transient");
});

test("what is translated already stays as it is", () => {
  const error = new ProviderError("quota", "Enough.");
  expect(toProviderError(error)).toBe(error);
});

test("what a disk is too small for is said with AWS's own sizes", () => {
  const text = "Volume of size 1GB is smaller than snapshot 'snap-1', expect size >= 8GB";
  const error = Object.assign(new Error(text), { name: "InvalidBlockDeviceMapping" });
  expect(toProviderError(error).message).toBe(`The disk does not fit the image: ${text}`);
});

test("a code means the same inside of an answer", () => {
  const { fault, message } = meaningOf("VcpuLimitExceeded", "You have requested more vCPU capacity");
  expect([fault, message]).toEqual(["quota", "The account's quota for running instances is used up."]);
});

/** Every code that is known, by what it means: what a launch does next hangs on it. */
const codes: Record<ProviderFault, string> = {
  "not-found": `InvalidInstanceID.NotFound InvalidInstanceID.Malformed InvalidGroup.NotFound InvalidGroupId.Malformed
    InvalidKeyPair.NotFound InvalidSecurityGroupID.NotFound InvalidLaunchTemplateId.NotFound
    InvalidLaunchTemplateId.VersionNotFound InvalidLaunchTemplateName.NotFoundException NoSuchEntity
    NoSuchEntityException NoSuchResourceException ResourceNotFoundException`,
  capacity: `InsufficientInstanceCapacity InsufficientCapacity InsufficientHostCapacity
    InsufficientReservedInstanceCapacity ReservationCapacityExceeded UnfulfillableCapacity SpotMaxPriceTooLow
    Unsupported InvalidFleetConfiguration VolumeTypeNotAvailableInZone`,
  quota: `MaxSpotInstanceCountExceeded MaxSpotFleetRequestCountExceeded InstanceLimitExceeded VcpuLimitExceeded
    SecurityGroupLimitExceeded SecurityGroupsPerInstanceLimitExceeded RulesPerSecurityGroupLimitExceeded
    KeyPairLimitExceeded NetworkInterfaceLimitExceeded VolumeLimitExceeded MaxIOPSLimitExceeded ResourceCountExceeded
    ResourceLimitExceeded TagLimitExceeded InsufficientFreeAddressesInSubnet`,
  auth: `AuthFailure UnauthorizedOperation AccessDenied AccessDeniedException InvalidClientTokenId
    SignatureDoesNotMatch InvalidSignatureException IncompleteSignature MissingAuthenticationToken
    UnrecognizedClientException ExpiredToken ExpiredTokenException NotAuthorized CredentialsProviderError
    AuthFailure.ServiceLinkedRoleCreationNotPermitted RegionDisabledException Blocked OptInRequired
    PendingVerification RequestExpired RequestTimeTooSkewed`,
  throttled: `RequestLimitExceeded Throttling ThrottlingException ThrottledException TooManyRequestsException
    EC2ThrottledException BandwidthLimitExceeded`,
  transient: `InternalError InternalFailure InternalServerError ServerInternal Unavailable ServiceUnavailable
    RequestTimeout IncorrectState IncorrectInstanceState ConcurrentTagAccess TimeoutError NetworkingError ECONNREFUSED
    ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH`,
  invalid: `VPCIdNotSpecified DefaultVpcDoesNotExist MissingInput ParameterNotFound InvalidAMIID.NotFound
    InvalidAMIID.Unavailable InvalidAMIID.Malformed InvalidSubnetID.NotFound InvalidVpcID.NotFound
    InvalidBlockDeviceMapping IdempotentInstanceTerminated IdempotentParameterMismatch`,
};

const known = providerFaults.flatMap((fault) => codes[fault].split(/\s+/).map((code) => ({ code, fault })));

test("every code that is known has its meaning here", () => {
  expect(known.map(({ code }) => code).sort()).toEqual(Object.keys(meanings).sort());
});

test.each(known)("$code is $fault, as a name and as a code, whatever the status", ({ code, fault }) => {
  for (const status of [0, 400, 403, 429, 500, 503]) {
    expect(toProviderError(awsError(code, status)).fault).toBe(fault);
    expect(toProviderError(Object.assign(awsError("Error", status), { code })).fault).toBe(fault);
    expect(meaningOf(code, "as it said", { status }).fault).toBe(fault);
  }
});

test.each(["UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT"])("a connection that broke is transient: %s", (code) => {
  expect(toProviderError(Object.assign(new Error("terminated"), { code })).fault).toBe("transient");
});

/** What is asked again by itself: by everything, and by what launches. */
const repeated: Record<ProviderFault, [boolean, boolean]> = {
  "not-found": [false, false],
  capacity: [false, false],
  quota: [false, false],
  auth: [false, false],
  throttled: [true, true],
  transient: [true, false],
  invalid: [false, false],
};

const retryable = { throttled: "THROTTLING", transient: "TRANSIENT" } as const;

test.each(providerFaults)("%s is repeated or not, by a launch too", async (fault) => {
  const [code = ""] = codes[fault].split(/\s+/);
  const isRepeated = async (retries: Retries) => {
    const token = await retries.acquireInitialRetryToken("");
    const errorType = fault === "throttled" || fault === "transient" ? retryable[fault] : "CLIENT_ERROR";
    // EC2 says with status 500 that it has no room, which the SDK would ask again for.
    const info = {
      error: awsError(code, 500),
      errorType: fault === "capacity" ? ("SERVER_ERROR" as const) : errorType,
    };
    return retries.refreshRetryTokenForRetry(token as never, info as never).then(
      () => true,
      () => false,
    );
  };
  expect([await isRepeated(new Retries()), await isRepeated(launchRetries())]).toEqual(repeated[fault]);
});
