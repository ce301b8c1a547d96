import { setTimeout as wait } from "node:timers/promises";
import type { Cloud } from "@/lib/sandbox/cloud";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { Disconnect } from "./disconnect";
import type { FaultOf } from "./schema";

/** Does a call's work with what is set up to go wrong before and after it. */
export async function withFaults<Result>(cloud: Cloud, action: string, work: () => Promise<Result>): Promise<Result> {
  const { faults } = cloud;
  const delay = faults.takeFor("delay", action);
  if (delay) await wait(delay.delayMs);
  if (faults.takeFor("hang", action)) await new Promise(() => {});
  if (faults.takeFor("throttle", action)) throw new AwsError("RequestLimitExceeded", "Request limit exceeded.");
  const before = faults.takeFor("error-before", action);
  if (before) throw asError(before);
  const result = await work();
  const after = faults.takeFor("error-after", action);
  if (after) throw asError(after);
  if (faults.takeFor("disconnect-after", action)) throw new Disconnect();
  return result;
}

function asError({ code, message, status }: FaultOf<"error-before"> | FaultOf<"error-after">): AwsError {
  return new AwsError(code, message ?? `A fault that was asked for: ${code}`, status);
}
