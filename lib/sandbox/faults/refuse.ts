import type { Cloud } from "@/lib/sandbox/cloud";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { refusal } from "@/lib/sandbox/protocol/refusals";
import type { Service } from "@/lib/sandbox/protocol/service";
import type { FaultOf } from "./schema";

/** Throws when a call that came in is to be refused before it does anything. */
export function refuseByFault({ faults }: Cloud, service: Service, action: string): void {
  if (faults.takeFor("throttle", action)) throw refusal(service, "throttled");
  const before = faults.takeFor("error-before", action);
  if (before) throw asError(before);
}

/** The same for an action of EC2 that it does on behalf of another call: only where a fault names it. */
export function refuseInside({ faults }: Cloud, action: string): void {
  if (faults.takeNamed("throttle", action)) throw refusal("ec2", "throttled");
  const before = faults.takeNamed("error-before", action);
  if (before) throw asError(before);
}

export function asError({ code, message, status }: FaultOf<"error-before"> | FaultOf<"error-after">): AwsError {
  return new AwsError(code, message ?? `A fault that was asked for: ${code}`, status);
}
