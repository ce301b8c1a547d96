import { expect, test } from "vitest";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderFault } from "@/lib/providers/types";
import { meaningOf, toProviderError } from "./errors";

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
