import { setTimeout as delay } from "node:timers/promises";
import { newId } from "@/lib/platform/ids";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { toProviderError } from "@/lib/providers/ec2/calls/errors";
import type { LaunchPool, Pools } from "@/lib/providers/ec2/pools";
import { teardownOnce } from "@/lib/providers/ec2/teardown";
import { typesOf } from "@/lib/providers/sizes";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, failedWith, warned } from "./lines";
import { tryLooking } from "./tryLooking";
import { tryMaking } from "./tryMaking";
import { tryManaging } from "./tryManaging";

const cleanupTimeoutMs = 30_000;
const maxPasses = 8;
const pauseMs = 1_000;

/**
 * Each permission that Mayfly needs, tried without making a machine. What costs nothing is really made, since a
 * permission for what bears our tag can only be tried on something that does; all of it is deleted again.
 */
export async function checkPermissions(
  clients: Clients,
  pools: Pools,
  signal: AbortSignal,
  add: (lines: DoctorLine[]) => void,
): Promise<void> {
  add(await tryLooking(clients, signal));
  let pool: LaunchPool | undefined;
  try {
    [pool] = await pools.of(typesOf("small"), signal);
  } catch (error) {
    signal.throwIfAborted();
    add([failedWith("Machines", error)]);
  }
  if (!pool) return;
  const run = newId();
  try {
    const { lines, made } = await tryMaking(clients, run, pool, signal);
    add(lines);
    add(await tryManaging(clients, made, signal));
  } finally {
    add(await cleanUp(clients, run));
  }
}

/** Whatever an endpoint without dry runs has really made goes with the rest. Also after an abort. */
async function cleanUp(clients: Clients, run: string): Promise<DoctorLine[]> {
  const signal = AbortSignal.timeout(cleanupTimeoutMs);
  try {
    for (let pass = 1; pass <= maxPasses; pass += 1) {
      const remains = Object.values(await teardownOnce(clients, run, signal)).flat();
      if (remains.length === 0) return [];
      if (pass > 1) await delay(pauseMs, undefined, { signal });
    }
    return [warned("Clean-up", `What was made for trying is not gone yet: it is tagged mayfly:environment=${run}.`)];
  } catch (error) {
    const { message } = toProviderError(error);
    const fix = `Delete what is tagged mayfly:environment=${run} in the AWS console: it costs nothing.`;
    return [failed("Clean-up", `What was made for trying could not all be deleted again: ${message}`, fix)];
  }
}
