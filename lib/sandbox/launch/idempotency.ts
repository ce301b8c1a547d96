import { createHash } from "node:crypto";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { InstanceRecord, TokenRecord } from "@/lib/sandbox/records";

const maxTokenLength = 64;

/**
 * What an earlier call with the same client token launched; undefined when there was none.
 * Throws when that call had other parameters, or when all that it launched has been terminated.
 */
export function findEarlierLaunch(call: Call): InstanceRecord[] | undefined {
  const { cloud } = call;
  const earlier = findToken(call, "", maxTokenLength);
  if (!earlier) return undefined;
  const records = earlier.instanceIds.flatMap((id) => cloud.store.instances.get(id) ?? []);
  if (records.every(({ state }) => state === "terminated")) {
    throw new AwsError("IdempotentInstanceTerminated", "The instances of this client token have been terminated.");
  }
  return records;
}

export function rememberLaunch(call: Call, records: InstanceRecord[]): void {
  const instanceIds = records.map(({ id }) => id);
  remember(call, "", { instanceIds });
}

/** The id of what an earlier call of the action with the same client token made; undefined when there was none. */
export function findEarlierResource(call: Call, action: string, maxLength = maxTokenLength): string | undefined {
  return findToken(call, `${action} `, maxLength)?.resourceId;
}

export function rememberResource(call: Call, action: string, resourceId: string): void {
  remember(call, `${action} `, { instanceIds: [], resourceId });
}

function findToken({ cloud, params }: Call, prefix: string, maxLength: number): TokenRecord | undefined {
  const token = params.text("ClientToken") ?? "";
  if (token.length > maxLength) {
    throw new AwsError("InvalidParameterValue", `The client token may not be longer than ${maxLength} characters.`);
  }
  const isIgnored = cloud.faults.find("ignore-tokens") !== undefined;
  const earlier = token === "" || isIgnored ? undefined : cloud.store.tokens.get(prefix + token);
  if (!earlier) return undefined;
  if (earlier.parametersHash !== hashParameters({ params })) {
    throw new AwsError(
      "IdempotentParameterMismatch",
      "The client token you have provided is associated with a resource that was created with different parameters.",
    );
  }
  return earlier;
}

function remember(
  { cloud, params, now }: Call,
  prefix: string,
  made: Pick<TokenRecord, "instanceIds" | "resourceId">,
): void {
  const token = params.text("ClientToken");
  if (!token) return;
  cloud.store.tokens.set(prefix + token, {
    parametersHash: hashParameters({ params }),
    usedAt: now.toISOString(),
    ...made,
  });
}

function hashParameters({ params }: Pick<Call, "params">): string {
  return createHash("sha256")
    .update(params.canonical(["ClientToken", "DryRun"]))
    .digest("hex");
}
