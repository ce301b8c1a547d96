import type { ClientChannel } from "ssh2";
import type { Connection } from "./connection";
import { withDeadline } from "./deadline";
import { SshError } from "./errors";
import { quote } from "./quote";

/** More output than this from a short command is a mistake; long ones go through the runner. */
const outputLimitBytes = 1024 * 1024;

export type ExecOptions = { stdin?: string | Buffer; timeoutMs: number; signal: AbortSignal };
/** `exitCode` is null when a signal ended the command. */
export type ExecResult = { exitCode: number | null; stdout: string; stderr: string };

/**
 * Runs a short command and waits for it. On timeout or abort a command without input is killed; one that was given
 * its input is left to end by itself.
 * Throws `SshError`, the signal's reason, or an error when either stream exceeds 1 MiB.
 */
export function exec(connection: Connection, argv: string[], options: ExecOptions): Promise<ExecResult> {
  return withDeadline(connection, options, async (signal) => {
    // Without input the channel's stays open: ssh2 sends, and serves, signals only until its end.
    const input = options.stdin === undefined ? " </dev/null" : "";
    const channel = await connection.openChannel(`${quote(argv)}${input}`);
    const kill = () => {
      channel.signal("KILL");
      channel.close();
    };
    if (signal.aborted) kill();
    signal.addEventListener("abort", kill, { once: true });
    try {
      return await collect(connection, channel, options.stdin);
    } finally {
      signal.removeEventListener("abort", kill);
    }
  });
}

/** `exec` for commands that must succeed: throws with the end of their error output when they do not. */
export async function execOk(connection: Connection, argv: string[], options: ExecOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await exec(connection, argv, options);
  if (exitCode === 0) return stdout;
  throw new Error(
    `${argv[0]} on ${connection.address} ended with ${exitCode ?? "a signal"}: ${stderr.trim().slice(-500)}`,
  );
}

function collect(connection: Connection, channel: ClientChannel, stdin?: string | Buffer): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const take = (chunks: Buffer[]) => {
      let size = 0;
      return (chunk: Buffer) => {
        size += chunk.length;
        if (size <= outputLimitBytes) return void chunks.push(chunk);
        reject(new Error(`A command on ${connection.address} printed more than ${outputLimitBytes} bytes.`));
        channel.close();
      };
    };
    channel.on("data", take(stdout));
    channel.stderr.on("data", take(stderr));
    channel.on("error", (error: Error) => reject(new SshError("closed", error.message, error)));
    channel.on("close", (exitCode: number | null | undefined) => {
      if (exitCode === undefined) reject(connection.closed.reason ?? new SshError("closed", "The channel was closed."));
      else resolve({ exitCode, stdout: text(stdout), stderr: text(stderr) });
    });
    if (stdin !== undefined) channel.end(stdin);
  });
}

function text(chunks: Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}
