import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { liveInstance } from "@/lib/instances/queries";
import type { LogStream, StepName } from "@/lib/logs/types";
import type { Connection } from "@/lib/ssh/connection";
import { SshError } from "@/lib/ssh/errors";
import { type ExecResult, exec } from "@/lib/ssh/exec";
import { followLines } from "@/lib/ssh/followLines";
import { cancelRun, followRun, installRunner, startRun } from "@/lib/ssh/runner";
import { writeFiles } from "@/lib/ssh/writeFiles";
import { type Command, script } from "./command";
import { describeMachine, type Machine, readMachine } from "./machine";
import { openMachine } from "./openMachine";
import { openOutput } from "./output";
import { watchCommand } from "./watchCommand";

const connectTimeoutMs = 10_000;
const reconnectPauseMs = 200;
const errorBytes = 16_000;

/** What a command is run for: where its output belongs, and the name under which a later worker finds it again. */
export type RunName = { deploymentId: string; step: StepName; index: number; attempt: number };

/** The environment's machine, reached over SSH; reconnects by itself. What it runs goes on without the connection. */
export class Remote {
  private opening: Promise<Connection> | undefined;
  private described: Promise<Machine> | undefined;
  private isClosed = false;
  /** Whose machine it is, once it was reached. */
  private instanceId = "";

  constructor(private readonly session: Session) {}

  /** For good: whoever still asks is refused. */
  close(): void {
    this.isClosed = true;
    this.opening?.then((connection) => connection.close()).catch(() => {});
  }

  /** One connection for all who ask, until it is lost. */
  async connection(): Promise<Connection> {
    if (this.isClosed) throw new Error("The machine is asked something by work that should have ended.");
    this.opening ??= this.open().then(
      (connection) => {
        connection.closed.addEventListener("abort", () => this.forget(), { once: true });
        if (connection.closed.aborted) this.forget();
        return connection;
      },
      (error: unknown) => {
        this.forget();
        throw error;
      },
    );
    return this.opening;
  }

  private forget(): void {
    this.opening = undefined;
  }

  /** The machine's home folder and search path, asked once. */
  machine(signal: AbortSignal): Promise<Machine> {
    this.described ??= this.exec(describeMachine, signal)
      .then(({ stdout }) => readMachine(stdout))
      .catch((error: unknown) => {
        this.described = undefined;
        throw error;
      });
    return this.described;
  }

  /** A short command, whose output is the answer and does not go into the log. It may run twice. */
  exec(command: Command, signal: AbortSignal): Promise<ExecResult> {
    return this.throughReconnects(signal, async () => {
      const connection = await this.connection();
      await writeFiles(connection, command.files ?? [], signal);
      const { stdin, timeoutMs } = command;
      return exec(connection, toArgv(command), { stdin, timeoutMs, signal });
    });
  }

  /**
   * A long command: runs detached, its output goes into the log. Called again with the same name, by this worker or
   * the next, it does not run again: the output goes on where the log ends. Answers the exit code; null when the
   * machine lost it (it rebooted, say). At its deadline the remote process is ended; when the session aborts it is
   * left to whoever comes next.
   */
  async run(name: RunName, command: Command, signal: AbortSignal): Promise<number | null> {
    const id = runId(name);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(command.timeoutMs)]);
    try {
      return await this.throughReconnects(limited, () => this.startAndFollow(id, name, command, limited));
    } catch (error) {
      if (!limited.aborted || this.session.signal.aborted) throw error;
      await this.cancel(id);
      if (signal.aborted) throw error;
      throw new StepFailed(`It took longer than ${command.timeoutMs / 1_000} seconds.`, { cause: error });
    }
  }

  /** Hands over what a Spot machine's metadata says of its end, in lines that `readNotice` reads. */
  async followNotices(onLine: (line: string) => Promise<void>, signal: AbortSignal): Promise<void> {
    const command = watchCommand(await this.machine(signal));
    await followLines(await this.connection(), toArgv(command), onLine, signal);
  }

  /** The end of what a command wrote to its error output, in whole lines, without secrets. */
  async errorsOf(name: RunName, signal: AbortSignal): Promise<string> {
    const argv = script('tail -c "$2" "$HOME/.mayfly/runs/$1/stderr"', runId(name), String(errorBytes));
    const { stdout } = await this.exec({ argv, timeoutMs: connectTimeoutMs }, signal);
    // A line that was cut may begin in the middle of a secret, which nobody would know there.
    const isCut = Buffer.byteLength(stdout) >= errorBytes;
    return this.session.redact(isCut ? stdout.slice(stdout.indexOf("\n") + 1 || stdout.length) : stdout);
  }

  /** Ends a command's whole process tree on the machine. */
  async cancel(id: string): Promise<void> {
    const signal = AbortSignal.timeout(connectTimeoutMs);
    const connection = await this.connection();
    await cancelRun(connection, id, signal);
  }

  /** Ends whatever a deployment still runs on the machine. */
  async cancelAll(deploymentId: string, signal: AbortSignal): Promise<void> {
    const listRuns =
      'cd "$HOME/.mayfly/runs" 2>/dev/null || exit 0; for run in "$1"-*; do [ -d "$run" ] && [ ! -e "$run/exit" ] && echo "$run"; done; true';
    const argv = script(listRuns, deploymentId);
    const { stdout } = await this.exec({ argv, timeoutMs: connectTimeoutMs }, signal);
    for (const id of stdout.split("\n").filter(Boolean)) await this.cancel(id);
  }

  private async startAndFollow(
    id: string,
    name: RunName,
    command: Command,
    signal: AbortSignal,
  ): Promise<number | null> {
    const connection = await this.connection();
    await writeFiles(connection, command.files ?? [], signal);
    const { argv, cwd, env } = command;
    await startRun(connection, { id, fence: this.session.lease.fence, argv, cwd, env }, signal);
    const [stdout, stderr] = await Promise.all([this.output(id, name, "stdout"), this.output(id, name, "stderr")]);
    const outputs = { stdout, stderr };
    const offsets = { stdout: stdout.offset, stderr: stderr.offset };
    const exitCode = await followRun(
      connection,
      id,
      offsets,
      (stream, bytes, next) => outputs[stream].take(bytes, next),
      signal,
    );
    await Promise.all([stdout.finish(), stderr.finish()]);
    return exitCode;
  }

  private async output(id: string, name: RunName, stream: Extract<LogStream, "stdout" | "stderr">) {
    return openOutput(this.session, {
      // On another machine the same command starts anew.
      key: `run:${this.instanceId}:${id}:${stream}`,
      deploymentId: name.deploymentId,
      step: name.step,
      stream,
    });
  }

  /** A lost connection costs nothing: we look again. A machine that boots refuses for a while; a wrong key is final. */
  private async throughReconnects<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof SshError) || error.kind === "host-key") throw error;
        await delay(reconnectPauseMs, undefined, { signal }).catch(() => {});
        if (signal.aborted) throw error;
      }
    }
  }

  private async open(): Promise<Connection> {
    const { environmentId, target, signal } = this.session;
    const instance = await liveInstance(environmentId);
    if (!instance?.publicIp) throw new SshError("unreachable", "The environment has no machine.");
    this.instanceId = instance.id;
    const connection = await openMachine(target, instance, signal);
    await installRunner(connection, signal).catch((error: unknown) => {
      connection.close();
      throw error;
    });
    return connection;
  }
}

function runId({ deploymentId, step, index, attempt }: RunName): string {
  return `${deploymentId}-${step}-${index}-${attempt}`;
}

/** A folder and variables for a short command: as arguments of `env`, since SSH carries neither. */
function toArgv({ argv, cwd, env }: Pick<Command, "argv" | "cwd" | "env">): string[] {
  const inFolder = cwd ? ["sh", "-c", 'cd -- "$1" && shift && exec "$@"', "mayfly", cwd, ...argv] : argv;
  return env ? ["env", ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...inFolder] : inFolder;
}
