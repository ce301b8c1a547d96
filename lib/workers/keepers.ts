import { setTimeout as delay } from "node:timers/promises";
import { openSession, type Session } from "@/lib/environments/worker/session";
import { readState } from "@/lib/environments/worker/state";
import type { LogWriter } from "@/lib/logs/append";
import { atMost } from "@/lib/platform/atMost";
import { type HeldLease, LeaseLost, type Leases } from "@/lib/platform/lease";
import { FencedError } from "@/lib/ssh/errors";
import { loadTarget } from "@/lib/targets/load";
import { claimRoom } from "./claimPlace";
import { type Duty, dutyOf, sameDuty } from "./duty";
import { readDutyState } from "./dutyState";
import { perform } from "./perform";

/** A duty that failed for a reason of ours (the database away, say) is taken up again after this pause. */
const pauseAfterFailureMs = 1_000;
/** A target that had room and has none now may have it again in a moment. */
const pauseBeforeRoomMs = 100;
/** Thousands of leases may end at once: whoever else needs the database must not wait until all were looked at. */
const beginningsAtOnce = 4;

export type KeepersOptions = {
  leases: Leases;
  logs: LogWriter;
  signal: AbortSignal;
  onError: (error: unknown) => void;
};

type Keeper = { recheck: () => void; done: Promise<void> };

/**
 * What one worker holds: for each environment a loop that takes its lease, looks at its rows, does what they ask for
 * and looks again, until nothing is left to do. Killed anywhere, another worker's loop goes on from the same rows.
 */
export class Keepers {
  private readonly keepers = new Map<string, Keeper>();
  private readonly beginning = atMost(beginningsAtOnce);

  constructor(private readonly options: KeepersOptions) {}

  /** Sees to an environment: takes it up where nobody holds it, looks again where this worker does. */
  keep(environmentId: string): void {
    const keeper = this.keepers.get(environmentId);
    if (keeper) keeper.recheck();
    else if (!this.options.signal.aborted) this.begin(environmentId);
  }

  private begin(environmentId: string): void {
    const wakes = new EventTarget();
    const done = this.hold(environmentId, wakes)
      .catch(this.options.onError)
      .finally(() => this.keepers.delete(environmentId));
    this.keepers.set(environmentId, { recheck: () => wakes.dispatchEvent(new Event("wake")), done });
  }

  /** Looks again at what this worker holds, of these or of all. */
  recheck(environmentIds?: string[]): void {
    for (const id of environmentIds ?? this.keepers.keys()) this.keepers.get(id)?.recheck();
  }

  /** Once the options' signal has aborted: resolves when every loop has ended. */
  async stopped(): Promise<void> {
    await Promise.all([...this.keepers.values()].map(({ done }) => done));
  }

  private async hold(environmentId: string, wakes: EventTarget): Promise<void> {
    const lease = await this.beginning(() => this.options.leases.acquire(`environment:${environmentId}`));
    if (!lease) return;
    try {
      const signal = AbortSignal.any([lease.signal, this.options.signal]);
      while (!signal.aborted && (await this.takeTurn(environmentId, lease, signal, wakes)));
    } finally {
      if (!lease.signal.aborted) await this.options.leases.release(lease);
    }
  }

  /** Does what has to be done now; false when that is nothing. */
  private async takeTurn(environmentId: string, lease: HeldLease, signal: AbortSignal, wakes: EventTarget) {
    const watch = new Watch(environmentId, wakes);
    try {
      const duty = await watch.begin();
      if (duty.kind === "nothing") return false;
      const turn = AbortSignal.any([signal, watch.signal]);
      if (!(await canBegin(environmentId, duty, lease))) {
        await delay(pauseBeforeRoomMs, undefined, { signal: turn });
        return true;
      }
      const session = await this.beginning(() => this.open(environmentId, lease, turn));
      if (!session) return false;
      await perform(session, duty);
      return true;
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost || error instanceof FencedError) return false;
      if (await watch.isSuperseded()) return true;
      this.options.onError(error);
      await delay(pauseAfterFailureMs, undefined, { signal }).catch(() => {});
      return true;
    } finally {
      watch.end();
    }
  }

  private async open(environmentId: string, lease: HeldLease, signal: AbortSignal): Promise<Session | null> {
    const state = await readState(environmentId);
    if (!state) return null;
    const target = await loadTarget(state.targetId);
    return openSession({ lease, state, target, logs: this.options.logs, signal });
  }
}

/** Aborts `signal` as soon as something else has to be done than at the beginning, and when the turn is over. */
class Watch {
  private readonly superseded = new AbortController();
  private duty: Duty = { kind: "nothing" };
  private checking: Promise<void> = Promise.resolve();
  private isQueued = false;
  readonly signal = this.superseded.signal;

  constructor(
    private readonly environmentId: string,
    private readonly wakes: EventTarget,
  ) {}

  async begin(): Promise<Duty> {
    this.wakes.addEventListener("wake", this.onWake);
    const first = readDuty(this.environmentId);
    // What wakes us meanwhile is looked at afterwards, against this answer.
    this.checking = first.then(
      (duty) => {
        this.duty = duty;
      },
      () => {},
    );
    return first;
  }

  /** Nothing of this turn outlives it. */
  end(): void {
    this.wakes.removeEventListener("wake", this.onWake);
    this.superseded.abort(new Error("This turn is over."));
  }

  /** For work that failed: because something else has to be done? */
  async isSuperseded(): Promise<boolean> {
    const duty = await readDuty(this.environmentId).catch(() => this.duty);
    return this.signal.aborted || !sameDuty(duty, this.duty);
  }

  private readonly onWake = () => {
    if (this.isQueued) return;
    this.isQueued = true;
    this.checking = this.checking.then(() => {
      this.isQueued = false;
      return this.check();
    });
  };

  /** Until the database answers: nobody may wake us a second time. */
  private async check(): Promise<void> {
    while (!this.signal.aborted) {
      const duty = await readDuty(this.environmentId).catch(() => null);
      if (duty !== null) {
        if (!sameDuty(duty, this.duty)) this.superseded.abort(new Error("Something else has to be done."));
        return;
      }
      await delay(pauseAfterFailureMs, undefined, { signal: this.signal }).catch(() => {});
    }
  }
}

async function readDuty(environmentId: string): Promise<Duty> {
  const state = await readDutyState(environmentId);
  return state ? dutyOf(state) : { kind: "nothing" };
}

/** What is queued needs room on its target first. */
async function canBegin(environmentId: string, duty: Duty, lease: HeldLease): Promise<boolean> {
  if (duty.kind !== "deploy" || duty.queuedOn === null) return true;
  const { deploymentId, queuedOn: targetId } = duty;
  return (await claimRoom({ environmentId, deploymentId, targetId, lease })) !== null;
}
