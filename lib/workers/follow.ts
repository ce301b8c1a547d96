import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "@/lib/environments/worker/session";
import { tellCrash, tellHealth } from "@/lib/environments/worker/tellHealth";
import { endRetired } from "@/lib/instances/endRetired";
import { MachineLost } from "@/lib/instances/loss";
import { readMachines } from "@/lib/instances/queries";
import { replaceMachine } from "@/lib/instances/replace";
import { Remote } from "@/lib/machines/remote";
import { throughOutages } from "@/lib/machines/throughOutages";
import { MachineWatch } from "@/lib/machines/watch";
import { db } from "@/lib/platform/db";
import { together } from "@/lib/platform/together";
import { CrashCounter, problemOf } from "@/lib/runtimes/health";
import { followAppLogs, followPm2Log } from "@/lib/runtimes/pm2/appLogs";
import { probeFromOutside } from "@/lib/runtimes/probe";
import type { Instance } from "@/prisma/generated/client";
import { tryReplacingAgain } from "./tryAgain";

const checkEveryMs = 30_000;
/** What is unwell is looked at more often, so that its return is seen soon. */
const recheckEveryMs = 5_000;
const confirmAfterMs = 2_000;
const shortestPauseMs = 1_000;

/**
 * While an environment lives: its app's output goes into the log, its health is checked and its machine watched, until
 * something else has to be done. A machine that is lost is replaced.
 */
export async function follow(session: Session): Promise<void> {
  if (!session.target.config.checks) return aborted(session.signal);
  const { live, retired } = await readMachines(session.environmentId);
  if (!live && (await hasLostMachine(session))) return waitForMachine(session, retired);
  const remote = new Remote(session);
  const watch = live && new MachineWatch(session, live);
  try {
    await together(session.signal, [
      ...followOnMachine(session, remote, watch),
      (signal) => endRetired(session, retired, { mayServe: false, signal }),
    ]);
  } catch (error) {
    if (!(error instanceof MachineLost) || !live) throw error;
    await replaceMachine(session, live, error.loss);
  } finally {
    remote.close();
  }
}

type Work = (signal: AbortSignal) => Promise<void>;

function followOnMachine(session: Session, remote: Remote, watch: MachineWatch | null): Work[] {
  const { followsLogs } = session.target.config;
  const crashes = new CrashCounter();
  const onCrash = (exit: string) => {
    crashes.add(performance.now());
    return tellCrash(session, exit);
  };
  const works: Work[] = [(signal) => watchHealth({ ...session, signal }, crashes, watch)];
  if (watch) works.push((signal) => watch.run(followsLogs ? remote : null, signal));
  if (!followsLogs) return works;
  return [
    (signal) => throughOutages(signal, () => followAppLogs(session, remote, signal)),
    (signal) => throughOutages(signal, () => followPm2Log(session, remote, onCrash, signal)),
    ...works,
  ];
}

/** Without a machine there is nothing to follow: the one before may still serve, and another is tried to be had. */
function waitForMachine(session: Session, retired: Instance[]): Promise<void> {
  return together(session.signal, [
    (signal) => endRetired(session, retired, { mayServe: true, signal }),
    (signal) => tryReplacingAgain(session, signal),
    aborted,
  ]);
}

async function hasLostMachine({ environmentId }: Session): Promise<boolean> {
  return (await db().instance.count({ where: { environmentId, retiredAt: { not: null } } })) > 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function watchHealth(session: Session, crashes: CrashCounter, watch: MachineWatch | null): Promise<void> {
  const { signal, state } = session;
  let known: string | null = state.status === "unhealthy" ? (state.statusReason ?? "") : null;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    const problem = await check(session, crashes, known !== null);
    if (problem !== null) await watch?.look(signal);
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
