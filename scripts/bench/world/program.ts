import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { end } from "@/scripts/processes";
import { nodeBinary } from "@/scripts/start/node";
import { root } from "@/scripts/start/settings";

const readyTimeoutMs = 60_000;
const stopSteps: [NodeJS.Signals, number][] = [
  ["SIGTERM", 5_000],
  ["SIGKILL", 2_000],
];

export type Program = { pid: number; process: ChildProcess; kill: (signal: NodeJS.Signals) => void };

/**
 * Starts a program in a process group of its own and resolves when its output has the text `ready`.
 * It ends with the stack. Its complaints go to the terminal.
 */
export async function startProgram(
  stack: AsyncDisposableStack,
  argv: string[],
  { ready, env = {} }: { ready: string; env?: Record<string, string> },
): Promise<Program> {
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, {
    cwd: root,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = child.pid;
  if (!pid) throw new Error(`${argv.join(" ")} could not be started.`);
  stack.defer(() => end(pid, stopSteps).then(() => {}));
  await untilSaid(child, ready, argv.join(" "));
  return { pid, process: child, kill: (signal) => process.kill(-pid, signal) };
}

/** A program of ours in TypeScript. @param file relative to the checkout */
export function script(file: string, ...argv: string[]): string[] {
  return [nodeBinary(), "--import", "tsx", file, ...argv];
}

async function untilSaid(child: ChildProcess, text: string, name: string): Promise<void> {
  let said = "";
  const heard = new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (said.includes(text)) return;
      said += chunk;
      if (said.includes(text)) resolve();
    });
  });
  const ended = once(child, "close").then(([code]) => {
    throw new Error(`${name} ended with ${code}: ${said}`);
  });
  ended.catch(() => {});
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`${name} was not ready in time: ${said}`)), readyTimeoutMs).unref();
  });
  await Promise.race([heard, ended, late]);
}
