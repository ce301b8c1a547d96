import { randomBytes } from "node:crypto";
import { accountId } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { Params } from "@/lib/sandbox/protocol/params";
import { refusal } from "@/lib/sandbox/protocol/refusals";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { SessionRecord } from "@/lib/sandbox/records";
import { newUniqueId } from "@/lib/sandbox/roles";

const [leastSeconds, defaultSeconds, mostSeconds] = [900, 3_600, 43_200];
const mostSecondsOfChain = 3_600;

/**
 * STS's AssumeRole. A role that does not exist, that the caller may not assume, or another external id: all of it is
 * AccessDenied, so that nobody learns which. Source: AWS STS API Reference, "AssumeRole".
 */
export async function assumeRole(call: Call): Promise<XmlObject> {
  const { cloud, params, caller, now } = call;
  const roleArn = matching(params, "RoleArn", /^arn:aws[\w-]*:iam::\d{12}:role\/\S{1,512}$/);
  const name = matching(params, "RoleSessionName", /^[\w+=,.@-]{2,64}$/);
  const externalId = params.text("ExternalId");
  if (externalId !== undefined) matching(params, "ExternalId", /^[\w+=,.@:/-]{2,1224}$/);
  const seconds = readSeconds(call);
  const role = cloud.store.roles.get(roleArn);
  if (!role || (role.externalId !== null && role.externalId !== externalId)) {
    const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    throw refusal("sts", "denied", message);
  }
  const roleName = roleArn.split("/").at(-1);
  const session: SessionRecord = {
    id: newUniqueId("ASIA"),
    secretAccessKey: randomBytes(30).toString("base64"),
    token: randomBytes(120).toString("base64"),
    roleArn,
    userId: `${role.roleId}:${name}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${name}`,
    expiresAt: new Date(now.getTime() + seconds * 1_000).toISOString(),
  };
  cloud.store.sessions.set(session.id, session);
  await cloud.store.save();
  return show(session);
}

function show({ id, secretAccessKey, token, userId, arn, expiresAt }: SessionRecord): XmlObject {
  const expiration = { Expiration: new Date(expiresAt) };
  return {
    Credentials: { AccessKeyId: id, SecretAccessKey: secretAccessKey, SessionToken: token, ...expiration },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  };
}

function readSeconds({ params, caller }: Call): number {
  const seconds = params.integer("DurationSeconds") ?? defaultSeconds;
  if (seconds < leastSeconds || seconds > mostSeconds) {
    throw new AwsError("ValidationError", `DurationSeconds must be from ${leastSeconds} to ${mostSeconds}.`);
  }
  if (caller.isSession && seconds > mostSecondsOfChain) {
    const message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    throw new AwsError("ValidationError", message);
  }
  return seconds;
}

function matching(params: Params, name: string, pattern: RegExp): string {
  const value = params.text(name) ?? "";
  if (pattern.test(value)) return value;
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  throw new AwsError("ValidationError", `1 validation error detected: Value '${value}' at '${field}' is not valid.`);
}
