import { setTimeout as wait } from "node:timers/promises";
import type { Cloud } from "@/lib/sandbox/cloud";
import type { Service } from "@/lib/sandbox/protocol/service";
import { Disconnect } from "./disconnect";
import { asError, refuseByFault } from "./refuse";

/** Does a call's work with what is set up to go wrong before and after it. */
export async function withFaults<Result>(
  cloud: Cloud,
  { service, action }: { service: Service; action: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const { faults } = cloud;
  const delay = faults.takeFor("delay", action);
  if (delay) await wait(delay.delayMs);
  if (faults.takeFor("hang", action)) await new Promise(() => {});
  refuseByFault(cloud, service, action);
  const result = await work();
  const after = faults.takeFor("error-after", action);
  if (after) throw asError(after);
  if (faults.takeFor("disconnect-after", action)) throw new Disconnect();
  return result;
}
