import { createHash, createHmac } from "node:crypto";
import type { Sandbox } from "@/lib/sandbox/startSandbox";

type Request = { service: string; method?: string; path?: string; headers?: Record<string, string>; body?: string };

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** A call of a service for which no client is installed, signed as the sandbox's user. Gives status and JSON or text. */
export async function signedFetch({ endpoint, credentials }: Sandbox, request: Request) {
  const { service, method = "POST", path = "/", body = "" } = request;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const { host } = new URL(endpoint);
  const canonical = [method, path, "", `host:${host}`, `x-amz-date:${time}`, "", "host;x-amz-date", sha256(body)];
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical.join("\n"))].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const credential = `Credential=${credentials.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=${hmac(key, text).toString("hex")}`;
  const headers = { ...request.headers, "x-amz-date": time, authorization };
  const response = await fetch(endpoint + path, { method, headers, ...(method === "GET" ? {} : { body }) });
  const answer = await response.text();
  return { status: response.status, value: answer.startsWith("{") ? JSON.parse(answer) : answer };
}

/** A call of a service that speaks JSON, by its prefix and action: `ServiceQuotasV20190624.GetServiceQuota`. */
export function jsonCall(sandbox: Sandbox, service: string, target: string, input: object) {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  return signedFetch(sandbox, { service, headers, body: JSON.stringify(input) });
}
