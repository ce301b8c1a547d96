import { setTimeout as wait } from "node:timers/promises";
import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { generateKeyPair } from "@/lib/ssh/keys";
import { addAccount, separatesAccounts } from "./accounts/accounts";
import { makeDisk } from "./disk";
import { endProcesses } from "./endProcesses";
import { listenForSsh } from "./listenForSsh";
import { ownerOf } from "./owner";
import { homeFolder } from "./paths";
import { runBootScripts } from "./runBootScripts";
import { makeSshFolder } from "./sshFolder";
import { takeDown } from "./takeDown";
import { parseUserData } from "./userData";

/** Takes an instance from `pending` to `running`. When that fails it is terminated, as a failed launch is on EC2. */
export function boot(cloud: Cloud, record: InstanceRecord): Promise<void> {
  const machine = cloud.machine(record.id);
  return machine.next(async (signal) => {
    try {
      await wait(cloud.delays.pendingMs, undefined, { signal });
      await prepare(cloud, record);
      if (cloud.delays.sshMs === 0) await listenForSsh(cloud, record, signal);
      signal.throwIfAborted();
    } catch (error) {
      if (!signal.aborted) fail(cloud, record, error);
      throw error;
    }
    record.state = "running";
    record.stateReason = null;
    await cloud.store.save();
    if (cloud.delays.sshMs > 0) {
      await wait(cloud.delays.sshMs, undefined, { signal });
      await listenForSsh(cloud, record, signal);
    }
    await runBootScripts(cloud, record);
  });
}

/** Ends what runs and boots again, under the same address and port. The state stays `running` all the time. */
export function reboot(cloud: Cloud, record: InstanceRecord): Promise<void> {
  const machine = cloud.machine(record.id);
  return machine.next(async (signal) => {
    await machine.closeSsh();
    await endProcesses(ownerOf(cloud.place, record), cloud.delays.graceMs);
    await wait(cloud.delays.sshMs, undefined, { signal });
    await listenForSsh(cloud, record, signal);
    await runBootScripts(cloud, record);
  });
}

/** First boot: user, disk, host key and port. Each part is found again when an earlier attempt made it. */
async function prepare(cloud: Cloud, record: InstanceRecord): Promise<void> {
  if (record.userData === null) return;
  const config = parseUserData(record.userData);
  if (separatesAccounts()) record.account = await addAccount(record.id, homeFolder(cloud.place, record.id));
  await makeDisk(cloud.place, record.id, record.account, config.files);
  record.ssh = { hostKey: config.hostKey ?? generateKeyPair().privateKey, port: config.sshPort ?? 0 };
  await makeSshFolder(cloud.place, record);
  record.userData = null;
  await cloud.store.save();
}

function fail(cloud: Cloud, record: InstanceRecord, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sandbox: ${record.id} could not be launched: ${message}\n`);
  record.stateReason = { code: "Server.InternalError", message: `Server.InternalError: ${message}` };
  record.transitionReason = "Server.InternalError";
  void takeDown(cloud, record, "terminated");
}
