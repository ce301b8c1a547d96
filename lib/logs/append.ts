import { once } from "node:events";
import pg, { type PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pool } from "@/lib/platform/db";
import { type HeldLease, LeaseLost } from "@/lib/platform/lease";
import { copyColumns, copyEnd, copyRows, copyStart } from "./copy";
import type { LogStep, LogStream } from "./types";

export type NewLine = { deploymentId: string | null; step: LogStep; stream: LogStream; text: string };

/** `source`: the file on the machine that the lines came from, and how far it has now been read. */
export type Append = {
  environmentId: string;
  lease: HeldLease;
  lines: NewLine[];
  source?: { key: string; offset: number };
};

type Pending = Append & { resolve: () => void; reject: (error: unknown) => void };

/**
 * Writes the lines of all environments that a worker holds. Group commit: the first lines go at once,
 * what arrives during a flush goes in the next; one COPY, one NOTIFY per flush.
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

async function flush(batch: Pending[]): Promise<Set<HeldLease>> {
  if (batch.every(({ lines, source }) => lines.length === 0 && !source)) return new Set();
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const lost = await lostLeases(client, batch);
    const kept = batch.filter(({ lease }) => !lost.has(lease));
    const positions = await takeSequences(client, kept);
    await copyLines(client, kept, positions);
    await saveSources(client, kept);
    await tell(client, positions);
    await client.query("COMMIT");
    return lost;
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

async function lostLeases(client: PoolClient, batch: Pending[]): Promise<Set<HeldLease>> {
  const leases = [...new Set(batch.map(({ lease }) => lease))];
  const { rows } = await client.query<{ key: string; fence: string }>(
    `SELECT lease.key, lease.fence FROM lease
     JOIN unnest($1::text[], $2::bigint[]) AS mine(key, fence) ON lease.key = mine.key AND lease.fence = mine.fence
     ORDER BY lease.key FOR KEY SHARE OF lease`,
    [leases.map(({ key }) => key), leases.map(({ fence }) => fence.toString())],
  );
  const valid = new Set(rows.map(({ key, fence }) => `${key} ${fence}`));
  return new Set(leases.filter(({ key, fence }) => !valid.has(`${key} ${fence}`)));
}

type Position = { timeMs: number; last: number; next: number };

/** Gives each environment as many sequence numbers as it has lines, without holes. */
async function takeSequences(client: PoolClient, batch: Pending[]): Promise<Map<string, Position>> {
  const counts = new Map<string, number>();
  for (const { environmentId, lines } of batch) {
    if (lines.length > 0) counts.set(environmentId, (counts.get(environmentId) ?? 0) + lines.length);
  }
  const ids = [...counts.keys()].sort();
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ environment_id: string; last_sequence: string; time_ms: number }>(
    `INSERT INTO logs.position AS position (environment_id, last_sequence)
     SELECT * FROM unnest($1::uuid[], $2::bigint[])
     ON CONFLICT (environment_id) DO UPDATE SET last_sequence = position.last_sequence + excluded.last_sequence
     RETURNING environment_id, last_sequence, floor(extract(epoch FROM mayfly_now()) * 1000)::float8 AS time_ms`,
    [ids, ids.map((id) => counts.get(id))],
  );
  return new Map(
    rows.map((row): [string, Position] => {
      const last = Number(row.last_sequence);
      const first = last - (counts.get(row.environment_id) ?? 0) + 1;
      return [row.environment_id, { timeMs: row.time_ms, last, next: first }];
    }),
  );
}

async function copyLines(client: PoolClient, batch: Pending[], positions: Map<string, Position>): Promise<void> {
  if (positions.size === 0) return;
  const stream = client.query(copyFrom(`COPY logs.line (${copyColumns.join(", ")}) FROM STDIN (FORMAT binary)`));
  // It may fail twice (a deadline, then the connection): the first time is what we wait for.
  stream.on("error", () => {});
  const finished = once(stream, "finish");
  finished.catch(() => {});
  stream.write(copyStart);
  for (const { environmentId, lines } of batch) {
    const position = positions.get(environmentId);
    if (!position) continue;
    const rows = copyRows({ environmentId, first: position.next, timeMs: position.timeMs, lines });
    position.next += lines.length;
    if (!stream.write(rows)) await once(stream, "drain");
  }
  stream.end(copyEnd);
  await finished;
}

async function saveSources(client: PoolClient, batch: Pending[]): Promise<void> {
  const latest = new Map(
    batch.flatMap(({ environmentId, source }) => (source ? [[source.key, { environmentId, ...source }]] : [])),
  );
  if (latest.size === 0) return;
  const sources = [...latest.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  await client.query(
    `INSERT INTO logs.source (key, environment_id, byte_offset)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::bigint[])
     ON CONFLICT (key) DO UPDATE SET byte_offset = excluded.byte_offset`,
    [
      sources.map(({ key }) => key),
      sources.map(({ environmentId }) => environmentId),
      sources.map(({ offset }) => offset),
    ],
  );
}

/** NOTIFY carries at most 8,000 bytes: environments beyond that go into further messages. */
async function tell(client: PoolClient, positions: Map<string, Position>): Promise<void> {
  const perMessage = 120;
  const entries = [...positions].map(([id, { last }]) => [id, last]);
  for (let start = 0; start < entries.length; start += perMessage) {
    await client.query("SELECT pg_notify('logs', $1)", [JSON.stringify(entries.slice(start, start + perMessage))]);
  }
}
