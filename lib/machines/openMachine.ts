import { readKey } from "@/lib/instances/launching/keyStore";
import { connect } from "@/lib/ssh/connect";
import type { Connection } from "@/lib/ssh/connection";
import { SshError } from "@/lib/ssh/errors";
import type { ConnectedTarget } from "@/lib/targets/load";
import { loginUserOf } from "@/lib/targets/schema";
import type { Instance } from "@/prisma/generated/client";

const timeoutMs = 10_000;

/** A connection of its own to an instance, known by its host key, with Mayfly's key for it. Throws `SshError`. */
export async function openMachine(
  target: ConnectedTarget,
  instance: Instance,
  signal: AbortSignal,
): Promise<Connection> {
  if (!instance.publicIp) throw new SshError("unreachable", "The environment has no machine.");
  return connect({
    host: instance.publicIp,
    port: instance.sshPort,
    username: loginUserOf(target.config),
    privateKey: await readKey(target, instance, signal),
    hostKey: instance.hostKey,
    timeoutMs,
    signal,
  });
}
