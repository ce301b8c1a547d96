import { expect } from "vitest";
import type { Sandbox } from "@/lib/sandbox/startSandbox";
import { connect } from "@/lib/ssh/connect";
import { exec } from "@/lib/ssh/exec";
import { generateKeyPair } from "@/lib/ssh/keys";
import { control } from "./sandbox";

/** A busy machine takes many times as long as an idle one. */
const patienceMs = 60_000;
/** A machine that answers does so sooner, unless much else runs here. */
const silenceMs = 1_500;

const hostKey = generateKeyPair();
export const loginKey = generateKeyPair();

type Controlled = {
  id: string;
  state: string;
  sshPort: number | null;
  user: string | null;
  home: string;
  root: string;
  processes: number[];
};

/** What the control endpoint says about an instance. */
export async function inspect(sandbox: Sandbox, id: string): Promise<Controlled> {
  const { instances } = (await control(sandbox, "GET", "instances")) as { instances: Controlled[] };
  const found = instances.find((instance) => instance.id === id);
  if (!found) throw new Error(`the sandbox does not know ${id}`);
  return found;
}

/** User data as Mayfly makes it: a host key, an SSH port when one is given, other files. */
export function userData(port: number | null, files: { path: string; content: string; permissions?: string }[] = []) {
  const sshd = { path: "/etc/ssh/sshd_config.d/10-mayfly.conf", content: `Port ${port}\n` };
  const config = {
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey },
    write_files: port === null ? files : [sshd, ...files],
  };
  return Buffer.from(`#cloud-config\n${JSON.stringify(config)}\n`).toString("base64");
}

export function connectTo(
  port: number,
  privateKey = loginKey.privateKey,
  username = "ec2-user",
  timeoutMs = patienceMs,
) {
  const signal = new AbortController().signal;
  return connect({
    host: "127.0.0.1",
    port,
    username,
    privateKey,
    hostKey: hostKey.publicKey,
    timeoutMs,
    signal,
  });
}

/** Fails where anything answers on an instance's SSH port, be it that nobody listens there. */
export async function expectSilence(port: number): Promise<void> {
  const connecting = connectTo(port, loginKey.privateKey, "ec2-user", silenceMs);
  await expect(connecting).rejects.toMatchObject({ kind: "timeout" });
}

/** Runs a shell command on an instance and gives its result. */
export async function onMachine(port: number, command: string, stdin = "") {
  const connection = await connectTo(port);
  try {
    const signal = new AbortController().signal;
    return await exec(connection, ["sh", "-c", command], { stdin, timeoutMs: patienceMs, signal });
  } finally {
    connection.close();
  }
}
