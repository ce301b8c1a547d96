import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { describeMachine, type Machine, readMachine } from "@/lib/machines/machine";
import { newId } from "@/lib/platform/ids";
import { claimPort } from "@/lib/platform/testing/ports";
import { userData } from "@/lib/providers/ec2/launching/userData";
import { typesOf } from "@/lib/providers/sizes";
import type { ProviderInstance } from "@/lib/providers/types";
import { generateKeyPair } from "@/lib/ssh/keys";
import { quote } from "@/lib/ssh/quote";
import { type ConnectedTarget, loadTarget } from "@/lib/targets/load";
import { loginUserOf } from "@/lib/targets/schema";

const lookAgainMs = 20;
const leaseMs = 3_600_000;

export type BareMachine = {
  machine: Machine;
  /** Runs a script by one session of OpenSSH's `ssh` and answers what it prints; throws when it fails. */
  ssh: (script: string) => Promise<string>;
  end: () => Promise<void>;
};

/** A new machine from the target that belongs to no environment, reached with OpenSSH. */
export async function launchMachine(targetId: string, folder: string): Promise<BareMachine> {
  const target = await loadTarget(targetId);
  const [id, hostKey, sshKey] = [newId(), generateKeyPair(), generateKeyPair()];
  const sshPort = await claimPort();
  await launch(target, { id, hostKey, sshPublicKey: sshKey.publicKey, sshPort });
  const keys = path.join(folder, "ssh", id);
  await mkdir(keys, { recursive: true, mode: 0o700 });
  await writeFile(`${keys}/key`, sshKey.privateKey, { mode: 0o600 });
  await writeFile(`${keys}/hosts`, `[127.0.0.1]:${sshPort} ${hostKey.publicKey}\n`);
  const options = ["-F", "none", "-i", `${keys}/key`, "-o", `UserKnownHostsFile=${keys}/hosts`, "-o", "BatchMode=yes"];
  const login = [...options, "-p", String(sshPort), `${loginUserOf(target.config)}@127.0.0.1`];
  const { stdout } = await promisify(execFile)("ssh", [...login, quote(describeMachine.argv)]);
  return {
    machine: readMachine(stdout),
    ssh: (script) => runScript(["ssh", ...login, "sh"], script),
    end: () => untilGone(target, id),
  };
}

type Launch = {
  id: string;
  hostKey: ReturnType<typeof generateKeyPair>;
  sshPublicKey: string;
  sshPort: number;
};

async function launch(target: ConnectedTarget, { id, hostKey, sshPublicKey, sshPort }: Launch): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  const request = {
    clientToken: id,
    name: `bench-${id}`,
    tags: {
      // Not ours: no environment has it, and nobody shall look for one.
      "mayfly:installation": "bench",
      "mayfly:environment": id,
      "mayfly:attempt": "1",
      "mayfly:expires-at": new Date(Date.now() + leaseMs).toISOString(),
    },
    pools: await target.provider.pools(typesOf(target.config.defaultSize), signal),
    market: "spot" as const,
    diskGib: target.config.diskGib,
    userData: userData({ hostKey, sshPort, loginUser: loginUserOf(target.config) }),
    sshPublicKey,
    ports: [{ port: sshPort, cidrs: target.config.sshCidrs }],
  };
  let instance: ProviderInstance = await target.provider.launch(request, signal);
  while (instance.state !== "running") {
    await delay(lookAgainMs, undefined, { signal });
    const [seen] = await target.provider.describe([instance.id], signal);
    instance = seen ?? instance;
  }
}

async function untilGone(target: ConnectedTarget, id: string): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  for (;;) {
    const remains = await target.provider.teardown(id, signal);
    if (Object.values(remains).flat().length === 0) return;
    await delay(lookAgainMs, undefined, { signal });
  }
}

async function runScript([program = "", ...argv]: string[], script: string): Promise<string> {
  const child = spawn(program, argv, { stdio: ["pipe", "pipe", "pipe"] });
  const [said, complaints] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(script);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The script ended with ${code}: ${await complaints}${await said}`);
  return said;
}
