import { setTimeout as delay } from "node:timers/promises";
import { type Session, say, write } from "@/lib/environments/worker/session";
import { liveInstance } from "@/lib/instances/queries";
import { noteFacts } from "@/lib/instances/transition";
import { script } from "@/lib/machines/command";
import { openMachine } from "@/lib/machines/openMachine";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { SshError } from "@/lib/ssh/errors";
import { generateKeyPair, publicKeyBytes } from "@/lib/ssh/keys";
import type { ConnectedTarget } from "@/lib/targets/load";
import type { Instance } from "@/prisma/generated/client";
import { hostKeyScript, untouched } from "./hostKeyScript";

const timeoutMs = 10_000;
/** So often a fresh connection is tried: the server takes a moment to begin anew with its new key. */
const looks = 8;
const pauseMs = 100;

/**
 * Gives the machine a host key that nobody else has seen: the one of its launch is in its user data, which whatever
 * runs on it can read. The new one is written down before the machine has it, and both are accepted until a fresh
 * connection has shown the new one: whoever takes over in the middle knows the machine either way.
 * Where that cannot be done the log says why, and everything goes on with the key of the launch.
 */
export async function replaceHostKey(input: MachineStepInput, signal: AbortSignal): Promise<void> {
  const { session, deployment } = input;
  const instance = await liveInstance(session.environmentId);
  if (!instance || instance.hostKeyReplaced) return;
  try {
    const problem = await replace(input, instance, signal);
    if (problem)
      await say(session, "bootstrap", `The host key stays the one of the launch: ${problem}.`, deployment.id);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SshError)) throw error;
    const message = `The host key could not be replaced, or not yet: ${error.message}`;
    await say(session, "bootstrap", message, deployment.id);
  }
}

/** Null once only the new key is accepted; else why it was left as it is. */
async function replace(input: MachineStepInput, instance: Instance, signal: AbortSignal): Promise<string | null> {
  const { session, remote } = input;
  const { publicKey, privateKey } = generateKeyPair();
  const known = instance.hostKey.split("\n");
  await note(session, instance, { hostKey: [...known, publicKey].join("\n") });
  // The new one too: where the connection was lost in the middle, the same is done once more.
  const blobs = [...known, publicKey].map((line) => publicKeyBytes(line).toString("base64"));
  const argv = script(hostKeyScript, publicKey, ...blobs);
  const { exitCode, stderr } = await remote.exec({ argv, stdin: privateKey, timeoutMs }, signal);
  if (exitCode === untouched) {
    await note(session, instance, { hostKey: instance.hostKey });
    return stderr.trim();
  }
  if (exitCode !== 0) return session.redact(stderr).trim().slice(-300) || "the machine did not say why";
  await confirm(session.target, { ...instance, hostKey: publicKey }, signal);
  await note(session, instance, { hostKey: publicKey, hostKeyReplaced: true });
  return null;
}

function note(session: Session, { id }: Instance, data: { hostKey: string; hostKeyReplaced?: true }) {
  return write(session, (tx) => noteFacts(tx, id, data));
}

/** Resolves once a fresh connection meets the new key; throws what the last one met. */
async function confirm(target: ConnectedTarget, expected: Instance, signal: AbortSignal): Promise<void> {
  for (let look = 1; ; look += 1) {
    try {
      (await openMachine(target, expected, signal)).close();
      return;
    } catch (error) {
      if (!(error instanceof SshError) || look === looks) throw error;
      await delay(pauseMs * look, undefined, { signal });
    }
  }
}
