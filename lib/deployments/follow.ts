import { setTimeout as delay } from "node:timers/promises";
import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import { SshError } from "@/lib/ssh/errors";
import { followAppLogs, followPm2Log } from "./appLogs";
import { CrashCounter, problemOf } from "./health";
import { probeFromOutside } from "./probe";
import { Remote } from "./remote";
import { type Session, write } from "./session";
import { together } from "./together";

const checkEveryMs = 30_000;
/** What is unwell is looked at more often, so that its return is seen soon. */
const recheckEveryMs = 5_000;
const confirmAfterMs = 2_000;
const shortestPauseMs = 1_000;
const firstPauseMs = 250;
const longestPauseMs = 10_000;

/** While an environment lives: its app's output goes into the log, and its health is checked, until something else has to be done. */
export async function follow(session: Session): Promise<void> {
  const remote = new Remote(session);
  const crashes = new CrashCounter();
  try {
    const { checks, followsLogs } = session.target.config;
    if (!checks) return await aborted(session.signal);
    const onCrash = (exit: string) => noteCrash(session, crashes, exit);
    const logs = [
      (signal: AbortSignal) => throughOutages(signal, () => followAppLogs(session, remote, signal)),
      (signal: AbortSignal) => throughOutages(signal, () => followPm2Log(session, remote, onCrash, signal)),
    ];
    const health = (signal: AbortSignal) => watchHealth({ ...session, signal }, crashes);
    await together(session.signal, followsLogs ? [...logs, health] : [health]);
  } finally {
    remote.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** A machine that cannot be reached is tried again, with growing pauses; the health check says what that means. */
async function throughOutages(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SshError)) throw error;
    }
    if (performance.now() - startedAtMs > longestPauseMs) pauseMs = firstPauseMs;
    await delay(pauseMs, undefined, { signal });
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

async function watchHealth(session: Session, crashes: CrashCounter): Promise<void> {
  const { signal, state } = session;
  let known: string | null = state.status === "unhealthy" ? (state.statusReason ?? "") : null;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    const problem = await check(session, crashes, known !== null);
    if ((problem === null) !== (known === null)) await tellHealth(session, problem);
    known = problem;
    // From start to start, so that the time a check takes does not add up.
    const pauseMs = (problem === null ? checkEveryMs : recheckEveryMs) - (performance.now() - startedAtMs);
    await delay(Math.max(pauseMs, shortestPauseMs), undefined, { signal });
  }
}

/** A first bad answer is confirmed after two seconds: a restart within that time is no outage. */
async function check(session: Session, crashes: CrashCounter, knownBad: boolean): Promise<string | null> {
  let problem = await probeOnce(session);
  if (problem !== null && !knownBad) {
    await delay(confirmAfterMs, undefined, { signal: session.signal });
    problem = await probeOnce(session);
  }
  return crashes.problem(performance.now(), problem === null) ?? problem;
}

async function probeOnce({ state, signal }: Session): Promise<string | null> {
  if (state.url === null) return "was never started";
  const probe = await probeFromOutside(new URL(state.healthPath ?? "/", state.url).href, signal);
  return problemOf(probe, state.healthPath !== null);
}

async function tellHealth(session: Session, problem: string | null): Promise<void> {
  const ids = [session.environmentId];
  const actor = { kind: "system" } as const;
  await write(session, async (tx) => {
    if (problem === null) await transition(tx, { ids, event: "become-ready", actor, reason: null });
    else await transition(tx, { ids, event: "become-unhealthy", actor, reason: `The app ${problem}.` });
  });
}

async function noteCrash(session: Session, crashes: CrashCounter, exit: string): Promise<void> {
  crashes.add(performance.now());
  const message = `The app ended with ${exit}; it is started again.`;
  await write(session, (tx) =>
    addEvents(tx, [{ environmentId: session.environmentId, kind: "app", message, actor: { kind: "system" } }]),
  );
}
