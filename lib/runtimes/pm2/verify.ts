import { setTimeout as delay } from "node:timers/promises";
import { say } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { liveInstance } from "@/lib/instances/queries";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { type Probe, problemOf } from "@/lib/runtimes/health";
import { probeFromOutside } from "@/lib/runtimes/probe";
import { SshError } from "@/lib/ssh/errors";
import { followAppLogs, readAppLogs } from "./appLogs";
import { type AppStatus, appStatusCommand, readAppStatus, steadyCommand } from "./appStatus";
import { probeCommand, readProbe } from "./machineProbe";

const shortestPauseMs = 25;
const longestPauseMs = 1_000;
/** The next look comes after this share of the time since the first. */
const pauseShare = 0.1;
const crashLimit = 5;
const steadyMs = 2_000;
const lastWordsMs = 10_000;

/** How often PM2 is asked while the app does not answer: it takes a third of a second of the machine's time. */
const statusEveryMs = 2_000;

/** Waits until the app answers on its machine and from outside; says what was last seen when it does not. */
export async function verify(input: MachineStepInput): Promise<StepOutcome> {
  const { session, remote, signal } = input;
  const following = new AbortController();
  // What is not followed here, for whatever reason, is read in the end, or by whoever follows next.
  const logs = followAppLogs(session, remote, AbortSignal.any([session.signal, following.signal])).catch(() => {});
  const pm2 = new Pm2Watch(input);
  const startedAtMs = performance.now();
  let seen = "The app was not asked yet.";
  try {
    for (;;) {
      const problem = await look(input, pm2);
      if (problem === null) return "succeeded";
      seen = problem;
      const pauseMs = pauseShare * (performance.now() - startedAtMs);
      await delay(Math.min(Math.max(pauseMs, shortestPauseMs), longestPauseMs), undefined, { signal });
    }
  } catch (error) {
    session.signal.throwIfAborted();
    following.abort();
    await logs;
    await readRest(input);
    if (signal.aborted) throw new StepFailed(seen, { cause: error });
    throw error;
  } finally {
    following.abort();
    await logs;
  }
}

/** The app's last words; a machine that does not tell them is not waited for. */
async function readRest({ session, remote }: MachineStepInput): Promise<void> {
  const limited = AbortSignal.any([session.signal, AbortSignal.timeout(lastWordsMs)]);
  await readAppLogs(session, remote, limited).catch((error: unknown) => {
    session.signal.throwIfAborted();
    if (!limited.aborted && !(error instanceof SshError)) throw error;
  });
}

/** Null when the app answers and runs steadily, else a sentence. Throws `StepFailed` for an app that keeps ending. */
async function look(input: MachineStepInput, pm2: Pm2Watch): Promise<string | null> {
  const { session } = input;
  const hasHealthPath = session.state.healthPath !== null;
  const local = await probeOnMachine(input);
  const localProblem = problemOf(local, hasHealthPath);
  if (localProblem === null && (await runsSteadily(input))) return lookFromOutside(input, hasHealthPath);
  const status = localProblem === null ? await pm2.ask() : await pm2.askAtTimes();
  if (status && status.restarts >= crashLimit) throw new StepFailed(explainCrashes(status, "status" in local));
  if (localProblem) return `On the machine, the app ${localProblem} at localhost:${session.state.port}${path(input)}.`;
  if (status?.status !== "online") return "Something answers, but the app's own process is not running.";
  if (status.restarts > 0 && Date.now() - status.startedAtMs < steadyMs)
    return "The app answers, but was just restarted.";
  return lookFromOutside(input, hasHealthPath);
}

async function runsSteadily({ remote, signal }: MachineStepInput): Promise<boolean> {
  const { exitCode } = await remote.exec(steadyCommand(await remote.machine(signal)), signal);
  return exitCode === 0;
}

async function lookFromOutside(input: MachineStepInput, hasHealthPath: boolean): Promise<string | null> {
  const { session, deployment, signal } = input;
  const instance = await liveInstance(session.environmentId);
  const url = `http://${instance?.publicIp}:${session.state.port}${path(input)}`;
  const problem = problemOf(await probeFromOutside(url, signal), hasHealthPath);
  if (problem) {
    return `The app answers on its machine, but from outside it ${problem} at ${url}. Does it listen on every address?`;
  }
  await say(session, "verify", `Answers at ${url}`, deployment.id);
  return null;
}

/** What PM2 says of the app, asked no more often than it is worth. */
class Pm2Watch {
  private askedAtMs = performance.now();

  constructor(private readonly input: MachineStepInput) {}

  async ask(): Promise<AppStatus | null> {
    const { remote, signal } = this.input;
    this.askedAtMs = performance.now();
    const { stdout } = await remote.exec(appStatusCommand(await remote.machine(signal)), signal);
    return readAppStatus(stdout);
  }

  askAtTimes(): Promise<AppStatus | null> | null {
    return performance.now() - this.askedAtMs < statusEveryMs ? null : this.ask();
  }
}

function explainCrashes({ restarts, exitCode }: AppStatus, answers: boolean): string {
  const code = exitCode === null ? "" : ` with exit code ${exitCode}`;
  if (answers)
    return `The start command ends${code} while something it left behind answers. Start the app in the foreground.`;
  return `The app ended${code} and was started again ${restarts} times. Its last lines are in the log.`;
}

function path({ session }: MachineStepInput): string {
  return session.state.healthPath ?? "/";
}

async function probeOnMachine(input: MachineStepInput): Promise<Probe> {
  const { session, remote, signal } = input;
  const command = probeCommand(await remote.machine(signal), `http://localhost:${session.state.port}${path(input)}`);
  return readProbe(await remote.exec(command, signal));
}
