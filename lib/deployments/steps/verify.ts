import { setTimeout as delay } from "node:timers/promises";
import { followAppLogs, readAppLogs } from "@/lib/deployments/appLogs";
import { type AppStatus, appStatusCommand, readAppStatus } from "@/lib/deployments/appStatus";
import { StepFailed } from "@/lib/deployments/errors";
import { type Probe, problemOf } from "@/lib/deployments/health";
import { liveInstance } from "@/lib/deployments/liveInstance";
import { machineEnv } from "@/lib/deployments/machine";
import { probeFromOutside } from "@/lib/deployments/probe";
import { say } from "@/lib/deployments/session";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";

const firstPauseMs = 100;
const longestPauseMs = 1_000;
const probeTimeoutMs = 15_000;
const crashLimit = 5;
const steadyMs = 2_000;

/** Asks on the machine itself; prints the status, or why there is none. Node is there: bootstrap saw to it. */
const probeScript = `
const request = require("node:http").get(process.argv[1], { timeout: 10000 }, (response) => {
  console.log(JSON.stringify({ status: response.statusCode }));
  process.exit();
});
request.on("timeout", () => request.destroy(new Error("nothing within 10 seconds")));
request.on("error", ({ code, message }) =>
  console.log(JSON.stringify({ failure: code === "ECONNREFUSED" ? "connection refused" : message || code })));
`;

/** Waits until the app answers on its machine and from outside; says what was last seen when it does not. */
export async function verify(input: StepInput): Promise<StepOutcome> {
  const { session, remote, signal } = input;
  const following = new AbortController();
  const logs = followAppLogs(session, remote, AbortSignal.any([session.signal, following.signal])).catch(() => {});
  let seen = "The app was not asked yet.";
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const problem = await look(input);
      if (problem === null) return "succeeded";
      seen = problem;
      await delay(pauseMs, undefined, { signal });
    }
  } catch (error) {
    session.signal.throwIfAborted();
    following.abort();
    await logs;
    await readAppLogs(session, remote, session.signal);
    if (signal.aborted) throw new StepFailed(seen, { cause: error });
    throw error;
  } finally {
    following.abort();
    await logs;
  }
}

/** Null when the app answers and runs steadily, else a sentence. Throws `StepFailed` for an app that keeps ending. */
async function look(input: StepInput): Promise<string | null> {
  const { session, deployment, signal } = input;
  const local = await probeOnMachine(input);
  const status = await appStatus(input);
  if (status && status.restarts >= crashLimit) throw new StepFailed(explainCrashes(status, "status" in local));
  const hasHealthPath = session.state.healthPath !== null;
  const localProblem = problemOf(local, hasHealthPath);
  if (localProblem) return `On the machine, the app ${localProblem} at localhost:${session.state.port}${path(input)}.`;
  if (status?.status !== "online") return "Something answers, but the app's own process is not running.";
  if (status.restarts > 0 && Date.now() - status.startedAtMs < steadyMs)
    return "The app answers, but was just restarted.";
  const instance = await liveInstance(session.environmentId);
  const url = `http://${instance?.publicIp}:${session.state.port}${path(input)}`;
  const outside = problemOf(await probeFromOutside(url, signal), hasHealthPath);
  if (outside)
    return `The app answers on its machine, but from outside it ${outside} at ${url}. Does it listen on every address?`;
  await say(session, "verify", `Answers at ${url}`, deployment.id);
  return null;
}

function explainCrashes({ restarts, exitCode }: AppStatus, answers: boolean): string {
  const code = exitCode === null ? "" : ` with exit code ${exitCode}`;
  if (answers)
    return `The start command ends${code} while something it left behind answers. Start the app in the foreground.`;
  return `The app ended${code} and was started again ${restarts} times. Its last lines are in the log.`;
}

function path({ session }: StepInput): string {
  return session.state.healthPath ?? "/";
}

async function probeOnMachine(input: StepInput): Promise<Probe> {
  const { session, remote, signal } = input;
  const env = machineEnv(await remote.machine(signal));
  const argv = ["node", "-e", probeScript, `http://localhost:${session.state.port}${path(input)}`];
  const { stdout, stderr, exitCode } = await remote.exec({ argv, env, timeoutMs: probeTimeoutMs }, signal);
  if (exitCode !== 0 || stdout === "")
    throw new StepFailed(`The machine could not run the health probe: ${stderr.trim().slice(-300)}`);
  return JSON.parse(stdout) as Probe;
}

async function appStatus({ remote, signal }: StepInput): Promise<AppStatus | null> {
  const { stdout } = await remote.exec(appStatusCommand(await remote.machine(signal)), signal);
  return readAppStatus(stdout);
}
