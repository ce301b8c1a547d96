import { once } from "node:events";
import pg, { type PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pool } from "@/lib/platform/db";
import { type HeldLease, LeaseLost } from "@/lib/platform/lease";
import { copyColumns, copyEnd, copyRows, copyStart } from "./copy";
import type { Append } from "./newLines";
import { type Portion, portionsOf, type Recorded, recordStatement } from "./record";

type Pending = Append & { resolve: () => void; reject: (error: unknown) => void };

/**
 * Writes the lines of all environments that a worker holds. Group commit: the first lines go at once,
 * what arrives during a flush goes in the next; one NOTIFY per flush.
 */
export class LogWriter {
  private pending: Pending[] = [];
  private flushing = false;

  /**
   * Resolves once the lines are committed; rejects with `LeaseLost` when the lease is no longer held.
   * Without lines it only waits for what was appended before.
   */
  append(append: Append): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pending.push({ ...append, resolve, reject });
      if (!this.flushing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.flushing = true;
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      await settle(batch);
    }
    this.flushing = false;
  }
}

async function settle(batch: Pending[]): Promise<void> {
  try {
    const lost = await flush(batch);
    for (const entry of batch) {
      if (lost.has(entry.lease)) entry.reject(new LeaseLost(entry.lease.key));
      else entry.resolve();
    }
  } catch (error) {
    // What the database will not take from one environment is no failure of the others.
    if (error instanceof pg.DatabaseError && batch.length > 1) for (const entry of batch) await settle([entry]);
    else for (const entry of batch) entry.reject(error);
  }
}

/** A few lines go along with the statement, in one round trip; from about here on COPY is faster. */
const fewBytes = 64 * 1024;
const lineBytes = 100;

async function flush(batch: Pending[]): Promise<Set<HeldLease>> {
  if (batch.every(({ lines, source }) => lines.length === 0 && !source)) return new Set();
  const portions = portionsOf(batch);
  const bytes = portions.flatMap(({ lines }) => lines).reduce((sum, { text }) => sum + text.length + lineBytes, 0);
  const recorded = await (bytes < fewBytes ? storeFew(portions) : storeMany(portions));
  const held = new Set(recorded.map(({ number }) => portions[Number(number) - 1]?.lease));
  return new Set(portions.map(({ lease }) => lease).filter((lease) => !held.has(lease)));
}

async function storeFew(portions: Portion[]): Promise<Recorded[]> {
  return (await pool().query<Recorded>(recordStatement(portions, { withLines: true }))).rows;
}

async function storeMany(portions: Portion[]): Promise<Recorded[]> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<Recorded>(recordStatement(portions, { withLines: false }));
    await copyLines(client, portions, rows);
    await client.query("COMMIT");
    return rows;
  } catch (error) {
    // Without an answer to ROLLBACK the connection is of no more use.
    broken = await client.query("ROLLBACK").then(
      () => undefined,
      (failure: Error) => failure,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

async function copyLines(client: PoolClient, portions: Portion[], recorded: Recorded[]): Promise<void> {
  const stream = client.query(copyFrom(`COPY logs.line (${copyColumns.join(", ")}) FROM STDIN (FORMAT binary)`));
  // It may fail twice (a deadline, then the connection): the first time is what we wait for.
  stream.on("error", () => {});
  const finished = once(stream, "finish");
  finished.catch(() => {});
  stream.write(copyStart);
  for (const { number, last, time_ms: timeMs } of recorded) {
    const portion = portions[Number(number) - 1];
    if (!portion || last === null) continue;
    const { environmentId, lines } = portion;
    const rows = copyRows({ environmentId, first: Number(last) - lines.length + 1, timeMs, lines });
    if (!stream.write(rows)) await once(stream, "drain");
  }
  stream.end(copyEnd);
  await finished;
}
