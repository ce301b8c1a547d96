import { expect, it } from "vitest";
import { verifySignature } from "./signature";

// The request of AWS's documentation, "Examples of the complete Signature Version 4 signing process".
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const request = {
  method: "GET",
  url: "/?Action=ListUsers&Version=2010-05-08",
  headers: {
    host: "iam.amazonaws.com",
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "x-amz-date": "20150830T123600Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  },
  body: Buffer.alloc(0),
};
const keyOf = (accessKeyId: string) => (accessKeyId === credentials.accessKeyId ? credentials : undefined);
const now = new Date("2015-08-30T12:40:00Z");

it("accepts the documented example", () => {
  expect(verifySignature(request, keyOf, now)).toEqual({
    accessKeyId: "AKIDEXAMPLE",
    region: "us-east-1",
    service: "iam",
  });
});

it.each([
  ["another secret", request, { ...credentials, secretAccessKey: "other" }, now, "SignatureDoesNotMatch"],
  ["another body", { ...request, body: Buffer.from("x") }, credentials, now, "SignatureDoesNotMatch"],
  ["another query", { ...request, url: "/?Action=DeleteUser" }, credentials, now, "SignatureDoesNotMatch"],
  ["another key id", request, undefined, now, "InvalidClientTokenId"],
  ["no signature", { ...request, headers: {} }, credentials, now, "AuthFailure"],
  ["an old request", request, credentials, new Date("2015-08-30T12:42:00Z"), "SignatureDoesNotMatch"],
  ["a request of the future", request, credentials, new Date("2015-08-30T12:30:00Z"), "SignatureDoesNotMatch"],
  ["no session token", request, { ...credentials, token: "token" }, now, "InvalidClientTokenId"],
  ["an expired session", request, { ...credentials, expiresAt: now }, now, "ExpiredToken"],
])("refuses %s", (_, given, known, time, code) => {
  expect(() => verifySignature(given, () => known, time)).toThrow(expect.objectContaining({ code }));
});
