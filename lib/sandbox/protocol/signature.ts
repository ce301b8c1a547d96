import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "./errors";

export type Credentials = { accessKeyId: string; secretAccessKey: string };

export type SignedRequest = {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

const maxSkewMs = 15 * 60_000;
const header =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Verifies a request by Signature Version 4 and answers the service and region it was signed for.
 * Source: AWS IAM User Guide, "Create a signed AWS API request".
 */
export function verifySignature(request: SignedRequest, credentials: Credentials, now: Date) {
  const match = header.exec(one(request.headers.authorization));
  if (!match) throw new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials");
  const [, accessKeyId, day, region, service, names, signature] = match as unknown as string[] & { length: 7 };
  if (accessKeyId !== credentials.accessKeyId) {
    throw new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials");
  }
  const time = one(request.headers["x-amz-date"]);
  if (!time.startsWith(`${day}T`) || Math.abs(parseTime(time) - now.getTime()) > maxSkewMs) {
    throw new AwsError("RequestExpired", "Request has expired.");
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, hash(canonicalRequest(request, names ?? ""))].join("\n");
  const expected = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    (key, part) => hmac(key, part ?? ""),
    `AWS4${credentials.secretAccessKey}`,
  );
  if (!timingSafeEqual(hmac(expected, text), Buffer.from(signature ?? "", "hex"))) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
  }
  return { region: region ?? "", service: service ?? "" };
}

function canonicalRequest({ method, url, headers, body }: SignedRequest, names: string): string {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const query = [...searchParams].map(([key, value]) => `${encode(key)}=${encode(value)}`).sort();
  const lines = names.split(";").map((name) => `${name}:${one(headers[name]).trim().replace(/\s+/g, " ")}\n`);
  return [method, pathname, query.join("&"), lines.join(""), names, hash(body)].join("\n");
}

function one(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}

/** `20261121T105916Z` as milliseconds; NaN when it is no time. */
function parseTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hash(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
