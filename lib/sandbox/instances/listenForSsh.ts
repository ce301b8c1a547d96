import { setTimeout as wait } from "node:timers/promises";
import { images } from "@/lib/sandbox/catalogue";
import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { startSshServer } from "@/lib/sandbox/ssh/server";
import { isReachable } from "./reachable";
import { spawnOn } from "./spawn";
import { readAuthorizedKeys, readHostKey } from "./sshFolder";

const host = "127.0.0.1";
const retryMs = 50;
/** How long a port may stay in use by somebody who is about to let go of it. */
const patienceMs = 3_000;

/** Opens the instance's SSH server: the port is kept from then on, across reboots too. */
export async function listenForSsh(cloud: Cloud, record: InstanceRecord, signal: AbortSignal): Promise<void> {
  const { ssh } = record;
  if (!ssh) throw new Error(`${record.id} has no SSH settings`);
  const machine = cloud.machine(record.id);
  const options = {
    host,
    port: ssh.port,
    hostKey: () => readHostKey(cloud.place, record) ?? ssh.hostKey,
    username: images.find(({ id }) => id === record.imageId)?.loginUser ?? "ec2-user",
    authorizedKeys: () => readAuthorizedKeys(cloud.place, record),
    admits: () => isReachable(cloud, record),
    spawn: (command: string | null) => spawnOn(cloud, record, command),
  };
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      machine.ssh = await startSshServer(options);
      ssh.port = machine.ssh.port;
      machine.console.line(`sshd: listening on ${host} port ${ssh.port}`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || Date.now() > deadline) throw error;
      await wait(retryMs, undefined, { signal });
    }
  }
}
