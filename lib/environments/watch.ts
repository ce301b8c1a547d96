import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { listen } from "@/lib/platform/listen";
import { hasEnded, type Status } from "./lifecycle";
import { type EnvironmentRow, selectEnvironments, toEnvironment } from "./row";
import type { Environment } from "./types";

/** What a viewer is told: the JSON of environments that changed, or that some changes were missed. */
export type Changes = { environments: string[]; missed: boolean };

type Viewer = {
  sees: (row: EnvironmentRow) => boolean;
  pending: Map<string, string>;
  missed: boolean;
  wake: () => void;
};

/** Tells viewers what changed: one read and one serialisation per change, however many watch. */
class Hub {
  private readonly viewers = new Set<Viewer>();
  private changed = new Set<string>();
  private reading = false;
  private listening: Promise<unknown> | undefined;

  async add(viewer: Viewer): Promise<void> {
    this.viewers.add(viewer);
    this.listening ??= listen("environment", (payload) => this.hear(payload)).catch((error: unknown) => {
      this.listening = undefined;
      throw error;
    });
    await this.listening;
  }

  remove(viewer: Viewer): void {
    this.viewers.delete(viewer);
  }

  private hear(payload: string): void {
    if (payload === "") this.tellMissed();
    else for (const id of JSON.parse(payload) as string[]) this.changed.add(id);
    if (!this.reading) void this.read();
  }

  private async read(): Promise<void> {
    this.reading = true;
    while (this.changed.size > 0) {
      const ids = [...this.changed];
      this.changed = new Set();
      if (this.viewers.size > 0) await this.tell(ids);
    }
    this.reading = false;
  }

  private async tell(ids: string[]): Promise<void> {
    try {
      const rows = await db().$queryRaw<EnvironmentRow[]>`${selectEnvironments} WHERE e.id = ANY(${ids}::uuid[])`;
      for (const row of rows) {
        const json = JSON.stringify(toEnvironment(row));
        for (const viewer of this.viewers) {
          if (viewer.sees(row)) viewer.pending.set(row.id, json);
        }
      }
      for (const viewer of this.viewers) if (viewer.pending.size > 0) viewer.wake();
    } catch (error) {
      process.stderr.write(`changes: ${error instanceof Error ? error.message : String(error)}\n`);
      this.tellMissed();
    }
  }

  private tellMissed(): void {
    for (const viewer of this.viewers) {
      viewer.missed = true;
      viewer.wake();
    }
  }
}

const globals = globalThis as typeof globalThis & { mayflyChanges?: Hub };

function hub(): Hub {
  globals.mayflyChanges ??= new Hub();
  return globals.mayflyChanges;
}

/**
 * Follows the environments that an actor may see, until `signal` aborts. A slow viewer gets the newest state of
 * each, not every state. `missed` comes first once it listens, and after a break: read again what you show.
 */
export function watchEnvironments(actor: Actor, signal: AbortSignal): AsyncGenerator<Changes> {
  return watch((row) => sees(actor, row), signal);
}

/** Resolves once the environment has ended, or `signal` aborts. */
export async function untilEnded(id: string, signal: AbortSignal): Promise<void> {
  for await (const { environments, missed } of watch((row) => row.id === id, signal)) {
    const told = environments.map((json) => (JSON.parse(json) as Environment).status);
    const [status] = missed ? [await readStatus(id)] : told;
    if (status && hasEnded(status)) return;
  }
}

async function readStatus(id: string): Promise<Status | undefined> {
  const [row] = await db().$queryRaw<{ status: Status }[]>`SELECT status FROM environment WHERE id = ${id}::uuid`;
  return row?.status;
}

async function* watch(sees: Viewer["sees"], signal: AbortSignal): AsyncGenerator<Changes> {
  const viewer: Viewer = { sees, pending: new Map(), missed: true, wake: () => {} };
  const wake = () => viewer.wake();
  signal.addEventListener("abort", wake);
  try {
    await hub().add(viewer);
    while (!signal.aborted) {
      if (viewer.missed || viewer.pending.size > 0) yield take(viewer);
      else {
        await new Promise<void>((resolve) => {
          viewer.wake = resolve;
        });
      }
    }
  } finally {
    hub().remove(viewer);
    signal.removeEventListener("abort", wake);
  }
}

function take(viewer: Viewer): Changes {
  const changes = { environments: [...viewer.pending.values()], missed: viewer.missed };
  viewer.pending.clear();
  viewer.missed = false;
  return changes;
}

/** As `visibleTo`, for a row that is read already. */
function sees(actor: Actor, row: EnvironmentRow): boolean {
  if (actor.kind === "system" || actor.role === "admin") return true;
  return actor.kind === "user" ? row.user_id === actor.id : row.token_id === actor.id;
}
