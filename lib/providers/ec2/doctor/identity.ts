import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Clients, configurationFor } from "@/lib/providers/ec2/calls/clients";
import { assumeRole } from "@/lib/providers/ec2/calls/credentials";
import { toProviderError } from "@/lib/providers/ec2/calls/errors";
import { explained } from "@/lib/providers/ec2/calls/operations";
import { Retries } from "@/lib/providers/ec2/calls/retries";
import type { DoctorLine } from "@/lib/providers/types";
import { skewLine } from "./clock";
import { failed, passed, warned } from "./lines";

const name = "Identity";

/**
 * Whose rights the calls have, and how far this server's clock is from the cloud's: its answers tell the time. The call
 * needs no permission (AWS STS API Reference, "GetCallerIdentity").
 */
export async function checkIdentity(clients: Clients, abortSignal: AbortSignal): Promise<DoctorLine[]> {
  const { settings, credentials } = clients;
  const sts = new STSClient({
    ...configurationFor(settings, "sts"),
    credentials,
    retryStrategy: new Retries(),
  });
  let skewMs: number | null = null;
  sts.middlewareStack.add(
    (next) => async (args) => {
      const before = Date.now();
      const result = await next(args);
      // The first answer, before the SDK corrects the clock by itself.
      skewMs ??= readSkewMs(result.response, (before + Date.now()) / 2);
      return result;
    },
    { step: "deserialize", priority: "low", name: "mayflyReadDate" },
  );
  try {
    const { Arn = "", Account = "" } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal });
    return [passed(name, `Calls are made as ${Arn}, in the account ${Account}.`), ...skewLine(skewMs)];
  } catch (error) {
    abortSignal.throwIfAborted();
    return [failed(name, (await explained(clients, error)).message, fixFor(clients, error)), ...skewLine(skewMs)];
  }
}

function readSkewMs(response: unknown, nowMs: number): number | null {
  const { headers } = response as { headers?: Record<string, string> };
  const cloudMs = Date.parse(headers?.date ?? "");
  return Number.isNaN(cloudMs) ? null : cloudMs - nowMs;
}

function fixFor({ settings }: Clients, error: unknown): string | null {
  if (toProviderError(error).fault !== "auth")
    return "Check the region's name, the endpoint, and the way from here to it.";
  if (settings.access.kind === "role") {
    return "Check the role's name, and that its trust policy is the one on the target's page: this Mayfly and its external id.";
  }
  if (settings.access.kind === "keys") return "Enter an access key that is active, with its secret.";
  return "Give the server that Mayfly runs on a role or credentials (aws sts get-caller-identity says whether it has any).";
}

/**
 * A role that can be assumed without the external id can be lent to anybody who learns its name.
 * Source: AWS IAM User Guide, "Access to AWS accounts owned by third parties".
 */
export async function checkExternalId({ settings }: Clients): Promise<DoctorLine[]> {
  if (settings.access.kind !== "role") return [];
  const line = "External id";
  const keys = settings.keys ? { credentials: settings.keys } : {};
  const base = new STSClient({ ...configurationFor(settings, "sts"), ...keys });
  try {
    await assumeRole(base, settings, null);
  } catch (error) {
    // Any other refusal says nothing about the external id.
    if (toProviderError(error).fault !== "auth") return [];
    return [passed(line, "The role can only be assumed with this target's external id.")];
  }
  const fix = `Add the condition "StringEquals": {"sts:ExternalId": "${settings.access.externalId}"} to the role's trust policy.`;
  return [warned(line, "The role can be assumed without an external id.", fix)];
}
