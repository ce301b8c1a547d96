import { setTimeout as wait } from "node:timers/promises";
import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { removeAccount } from "./accounts/accounts";
import { removeDisk } from "./disk";
import { endProcesses } from "./endProcesses";
import { ownerOf } from "./owner";

const retryMs = 1_000;

/**
 * Ends an instance: connections, then processes; for `terminated` its files and its user too.
 * Repeats until nothing is left: only then does the state change.
 */
export function takeDown(cloud: Cloud, record: InstanceRecord, end: "stopped" | "terminated"): Promise<void> {
  record.state = end === "stopped" ? "stopping" : "shutting-down";
  record.endingSince ??= new Date().toISOString();
  const machine = cloud.machine(record.id);
  return machine.next(async (signal) => {
    await cloud.store.save();
    await wait(cloud.delays.endingMs, undefined, { signal });
    for (;;) {
      try {
        await remove(cloud, record, end);
        break;
      } catch (error) {
        process.stderr.write(`sandbox: ending ${record.id}: ${error instanceof Error ? error.message : error}\n`);
        await wait(retryMs, undefined, { signal });
      }
    }
    record.state = end;
    if (end === "terminated") record.terminatedAt = new Date().toISOString();
    await cloud.store.save();
  });
}

async function remove(cloud: Cloud, record: InstanceRecord, end: "stopped" | "terminated"): Promise<void> {
  await cloud.machine(record.id).closeSsh();
  await endProcesses(ownerOf(cloud.place, record), cloud.delays.graceMs);
  if (end === "stopped") return;
  await removeDisk(cloud.place, record.id, record.account);
  if (record.account) await removeAccount(record.account.name);
  record.account = null;
  record.ssh = null;
  record.userData = null;
}
