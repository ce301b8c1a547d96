import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWire, type Wire } from "@/lib/platform/testing/wire";
import { startSshServer } from "@/lib/sandbox/ssh/server";
import { type ConnectOptions, connect } from "@/lib/ssh/connect";
import type { Connection } from "@/lib/ssh/connection";
import { generateKeyPair } from "@/lib/ssh/keys";

const host = "127.0.0.1";
const username = "tester";

/** A home folder on this machine behind a real SSH server, and a wire to it that can be cut. */
export type Machine = {
  home: string;
  /** Every command line that came over SSH: whoever lists processes can read it. */
  commandLines: string[];
  /** What whoever wants to log in has to know. */
  login: Pick<ConnectOptions, "host" | "port" | "username" | "privateKey" | "hostKey">;
  connect: (changes?: Partial<ConnectOptions>) => Promise<Connection>;
  /** What its connections go over: `cut` breaks them, new ones can be made. */
  wire: Wire;
  cutConnections: () => void;
  stop: () => Promise<void>;
};

/** Starts one; `stop` ends its processes, daemons included, and removes its files. */
export async function startMachine(): Promise<Machine> {
  const home = await mkdtemp(join(tmpdir(), "mayfly-machine-"));
  const hostKeys = generateKeyPair();
  const loginKeys = generateKeyPair();
  const commandLines: string[] = [];
  const server = await startSshServer({
    host,
    port: 0,
    hostKey: () => hostKeys.privateKey,
    username,
    authorizedKeys: () => [loginKeys.publicKey],
    spawn: (command) => {
      commandLines.push(command ?? "");
      const shell = command === null ? ["sh"] : ["sh", "-c", command];
      const variables = [`HOME=${home}`, `PATH=${process.env.PATH}`];
      return spawn("env", ["-i", ...variables, ...shell], { cwd: home, detached: true });
    },
  });
  const wire = await startWire({ host, port: server.port });
  const login = { host, port: wire.port, username, privateKey: loginKeys.privateKey, hostKey: hostKeys.publicKey };
  return {
    home,
    commandLines,
    login,
    wire,
    connect: (changes) => connect({ ...login, timeoutMs: 60_000, signal: new AbortController().signal, ...changes }),
    cutConnections: wire.cut,
    stop: async () => {
      wire.stop();
      await server.close();
      await endProcesses(home);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Processes on Linux that live in that home; none are known elsewhere. */
export async function processesOf(home: string): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const theirs = await Promise.all(
    pids.map(async (pid) => {
      const variables = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
      return variables.split("\0").includes(`HOME=${home}`);
    }),
  );
  return pids.filter((_pid, index) => theirs[index]);
}

async function endProcesses(home: string): Promise<void> {
  for (const pid of await processesOf(home)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
