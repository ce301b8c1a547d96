import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type Refusal, refusal } from "./refusals";
import { serviceOf } from "./service";

export type Credentials = { accessKeyId: string; secretAccessKey: string };

/** What belongs to an access key; temporary ones have a token and an end. */
export type SigningKey = { secretAccessKey: string; token?: string; expiresAt?: Date };

export type SignedRequest = {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

/** Source: AWS IAM User Guide, "Elements of an AWS API request signature". */
const maxSkewMs = 5 * 60_000;
const header =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Verifies a request by Signature Version 4 and answers the key, service and region it was signed with and for.
 * Throws what the service calls it when it does not hold. Source: AWS IAM User Guide, "Create a signed AWS API request".
 */
export function verifySignature(
  request: SignedRequest,
  keyOf: (accessKeyId: string) => SigningKey | undefined,
  now: Date,
) {
  const refused = (kind: Refusal) => refusal(serviceOf(request), kind);
  const match = header.exec(one(request.headers.authorization));
  if (!match) throw refused("unknown-key");
  const [, accessKeyId = "", day, region = "", service = "", names = "", signature = ""] = match;
  const key = keyOf(accessKeyId);
  if (!key || one(request.headers["x-amz-security-token"]) !== (key.token ?? "")) throw refused("unknown-key");
  const time = one(request.headers["x-amz-date"]);
  // Written so that a time which is none is refused too.
  const inTime = Math.abs(parseTime(time) - now.getTime()) <= maxSkewMs;
  if (!time.startsWith(`${day}T`) || !inTime) throw refused("wrong-time");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, hash(canonicalRequest(request, names))].join("\n");
  const expected = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part ?? ""),
    `AWS4${key.secretAccessKey}`,
  );
  if (!timingSafeEqual(hmac(expected, text), Buffer.from(signature, "hex"))) throw refused("wrong-signature");
  if (key.expiresAt && key.expiresAt <= now) throw refused("expired");
  return { accessKeyId, region, service };
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
