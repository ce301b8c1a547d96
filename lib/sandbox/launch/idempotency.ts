import { createHash } from "node:crypto";
import type { Call } from "@/lib/sandbox/actions/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { InstanceRecord } from "@/lib/sandbox/records";

const maxTokenLength = 64;

/**
 * What an earlier call with the same client token launched; undefined when there was none.
 * Throws when that call had other parameters, or when all that it launched has been terminated.
 */
export function findEarlierLaunch({ cloud, params }: Call): InstanceRecord[] | undefined {
  const token = params.text("ClientToken") ?? "";
  if (token.length > maxTokenLength) {
    throw new AwsError(
      "InvalidParameterValue",
      `The client token may not be longer than ${maxTokenLength} characters.`,
    );
  }
  const earlier = cloud.store.tokens.get(token);
  if (!earlier) return undefined;
  if (earlier.parametersHash !== hashParameters({ params })) {
    throw new AwsError(
      "IdempotentParameterMismatch",
      "The client token you have provided is associated with a resource that was created with different parameters.",
    );
  }
  const records = earlier.instanceIds.flatMap((id) => cloud.store.instances.get(id) ?? []);
  if (records.every(({ state }) => state === "terminated")) {
    throw new AwsError("IdempotentInstanceTerminated", "The instances of this client token have been terminated.");
  }
  return records;
}

export function rememberLaunch({ cloud, params, now }: Call, records: InstanceRecord[]): void {
  const token = params.text("ClientToken");
  if (!token) return;
  cloud.store.tokens.set(token, {
    parametersHash: hashParameters({ params }),
    instanceIds: records.map(({ id }) => id),
    usedAt: now.toISOString(),
  });
}

function hashParameters({ params }: Pick<Call, "params">): string {
  return createHash("sha256")
    .update(params.canonical(["ClientToken", "DryRun"]))
    .digest("hex");
}
