import { notEnded } from "@/lib/environments/instance";
import { addEvents } from "@/lib/environments/timeline";
import { type Session, write } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { encrypt, sha256 } from "@/lib/platform/crypto";
import type { Tx } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { portAnswers } from "@/lib/platform/portAnswers";
import { generateKeyPair } from "@/lib/ssh/keys";
import type { TargetConfig } from "@/lib/targets/schema";
import type { Instance } from "@/prisma/generated/client";
import { keepKey } from "./launching/keyStore";
import type { Choice } from "./launching/types";
import { insertInstance, moveInstances } from "./transition";

/**
 * Writes down the machine that is about to be launched: where it may be, its client token, its keys and its SSH port.
 * A new row is a new attempt: only made when the previous one, `refused`, is known to have made nothing. That one ends.
 */
export async function planInstance(
  session: Session,
  { market, pools, reason, isNews }: Choice,
  { signal, refused }: { signal: AbortSignal; refused?: Instance | undefined },
): Promise<Instance> {
  const { environmentId, state, target } = session;
  const id = newId();
  const [hostKey, sshKey] = [generateKeyPair(), generateKeyPair()];
  const sshKeyPrivate = await keepKey({ environmentId, instanceId: id, target }, sshKey.privateKey, signal);
  return write(session, async (tx) => {
    if (refused) await moveInstances(tx, { ids: [refused.id], event: "end", message: null });
    const last = await tx.instance.aggregate({ where: { environmentId }, _max: { attempt: true } });
    const attempt = (last._max.attempt ?? 0) + 1;
    const parameters = [environmentId, attempt, market, pools, target.config.image, target.config.diskGib];
    if (isNews) {
      await addEvents(tx, [{ environmentId, kind: "instance", message: reason, actor: { kind: "system" } }]);
    }
    return insertInstance(tx, {
      id,
      environmentId,
      attempt,
      // EC2 takes at most 64 ASCII characters (RunInstances, ClientToken).
      clientToken: sha256(JSON.stringify(parameters)),
      type: state.instanceType,
      ...{ pools, market, reason },
      region: target.config.region,
      sshPort: await chooseSshPort(tx, state.targetId, target.config),
      hostKey: hostKey.publicKey,
      hostKeyPrivate: encrypt(hostKey.privateKey, `instance:${id}`),
      sshKey: sshKey.publicKey,
      sshKeyPrivate,
    });
  });
}

/** The target's SSH port; where it has a range, one that no live machine has and nothing answers on. */
async function chooseSshPort(tx: Tx, targetId: string, { sshPorts, sharedAddress }: TargetConfig): Promise<number> {
  if (sshPorts.first === sshPorts.last) return sshPorts.first;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`ssh-port:${targetId}`}, 0))`;
  const live = await tx.instance.findMany({
    where: { state: { in: [...notEnded] }, environment: { targetId } },
    select: { sshPort: true },
  });
  const used = new Set(live.map(({ sshPort }) => sshPort));
  for (let port = sshPorts.first; port <= sshPorts.last; port += 1) {
    if (!used.has(port) && !(sharedAddress && (await portAnswers(sharedAddress, port)))) return port;
  }
  throw new StepFailed("Every SSH port of this target is in use. End an environment, or widen its range.");
}
