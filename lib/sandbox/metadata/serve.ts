import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { readMetadata } from "./documents";

/** Below it, each instance has a metadata service of its own, under a name that only its processes are told. */
export const metadataPrefix = "/_metadata/";

export type MetadataRequest = { method: string; path: string; headers: Record<string, string | string[] | undefined> };
export type MetadataAnswer = { status: number; body: string };

/** The address of an instance's metadata service: what is 169.254.169.254 on EC2. */
export function metadataEndpoint(cloud: Cloud, instanceId: string): string {
  return `${cloud.endpoint}${metadataPrefix}${cloud.machine(instanceId).metadataKey}`;
}

/**
 * Answers what an instance asks its metadata service, version 2: a token by PUT, then documents with it.
 * Source: EC2 User Guide, "Use the Instance Metadata Service to access instance metadata".
 */
export function serveMetadata(cloud: Cloud, { method, path, headers }: MetadataRequest): MetadataAnswer {
  const [key = "", ...rest] = path.slice(metadataPrefix.length).split("/");
  const found = cloud.running().find(({ machine }) => machine.metadataKey === key);
  if (!found) return { status: 404, body: "" };
  const { record, machine } = found;
  const document = rest.join("/");
  if (method === "PUT") {
    // A proxy in between, which must not hand out tokens.
    if (headers["x-forwarded-for"] !== undefined) return { status: 403, body: "" };
    const seconds = Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]);
    const token = document === "latest/api/token" ? machine.tokens.make(seconds, Date.now()) : undefined;
    return token === undefined ? { status: 400, body: "" } : { status: 200, body: token };
  }
  if (method !== "GET") return { status: 405, body: "" };
  const token = headers["x-aws-ec2-metadata-token"];
  const isKnown = machine.tokens.holds(String(token ?? ""), Date.now());
  if (!isKnown && (token !== undefined || needsToken(record))) return { status: 401, body: "" };
  const body = readMetadata(record, document);
  return body === undefined ? { status: 404, body: "" } : { status: 200, body };
}

function needsToken({ httpTokens }: InstanceRecord): boolean {
  return httpTokens === "required";
}
