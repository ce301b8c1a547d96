import type { Cloud } from "@/lib/sandbox/cloud";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { FaultOf } from "./schema";

/** Throws when a call that came in is to be refused before it does anything. */
export function refuseByFault({ faults }: Cloud, action: string): void {
  if (faults.takeFor("throttle", action)) throw throttled();
  const before = faults.takeFor("error-before", action);
  if (before) throw asError(before);
}

/** The same for an action that EC2 does on behalf of another call: only where a fault names it. */
export function refuseInside({ faults }: Cloud, action: string): void {
  if (faults.takeNamed("throttle", action)) throw throttled();
  const before = faults.takeNamed("error-before", action);
  if (before) throw asError(before);
}

function throttled(): AwsError {
  return new AwsError("RequestLimitExceeded", "Request limit exceeded.");
}

export function asError({ code, message, status }: FaultOf<"error-before"> | FaultOf<"error-after">): AwsError {
  return new AwsError(code, message ?? `A fault that was asked for: ${code}`, status);
}
