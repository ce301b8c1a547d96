import pg from "pg";
import type { Tx } from "./db";
import { pool } from "./db";
import { env } from "./env";

/** How long a lease lasts unrenewed; how often it is renewed; when its holder stops by itself. */
const leaseMs = 5_000;
const renewEveryMs = 1_000;
const giveUpAfterMs = 4_000;

/** The right to act on `key`, until `signal` aborts. `fence` grows with each new holder. */
export type HeldLease = { key: string; holder: string; fence: bigint; signal: AbortSignal };

export class LeaseLost extends Error {
  constructor(key: string) {
    super(`Another worker holds ${key} now.`);
    this.name = "LeaseLost";
  }
}

type Holding = { lease: HeldLease; abort: AbortController; renewedAtMs: number };

/**
 * The leases of one worker, renewed together each second on a connection of their own.
 * A lease that could not be renewed for four seconds is given up, before anybody else may take it.
 * Leases run on the real clock: moving the deadlines' clock in a test does not end them.
 */
export class Leases {
  private readonly held = new Map<string, Holding>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;

  constructor(readonly holder: string) {}

  start(): void {
    this.timer = setInterval(() => this.tick(), renewEveryMs / 2);
  }

  /** Takes the lease where nobody holds it; null where somebody does. */
  async acquire(key: string): Promise<HeldLease | null> {
    if (this.held.has(key)) return null;
    const startedAtMs = performance.now();
    const { rows } = await pool().query<{ fence: string }>({
      name: "acquire lease",
      // FOR UPDATE waits for transactions that `assertHeld` the lease; renewing it, which changes no key, does not.
      text: `WITH free AS (SELECT fence FROM lease WHERE key = $1 AND expires_at < clock_timestamp() FOR UPDATE)
       INSERT INTO lease (key, holder, fence, expires_at)
       SELECT $1, $2, coalesce((SELECT fence FROM free), 0) + 1, clock_timestamp() + $3 * interval '1 millisecond'
       ON CONFLICT (key) DO UPDATE
         SET holder = excluded.holder, fence = excluded.fence, expires_at = excluded.expires_at
         WHERE lease.fence = (SELECT fence FROM free)
       RETURNING fence`,
      values: [key, this.holder, leaseMs],
    });
    const [row] = rows;
    if (!row) return null;
    const abort = new AbortController();
    const lease = { key, holder: this.holder, fence: BigInt(row.fence), signal: abort.signal };
    this.held.set(key, { lease, abort, renewedAtMs: startedAtMs });
    return lease;
  }

  /** Gives the lease back, so that the next holder need not wait. */
  async release(lease: HeldLease): Promise<void> {
    this.held.delete(lease.key);
    await pool().query(`UPDATE lease SET expires_at = '-infinity' WHERE key = $1 AND fence = $2`, [
      lease.key,
      lease.fence,
    ]);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const { lease } of [...this.held.values()]) await this.release(lease);
    // It may just be opening the connection.
    await this.renewing;
    await this.client?.end();
  }

  private tick(): void {
    this.giveUpStale();
    if (this.renewing || this.held.size === 0) return;
    this.renewing = this.renew()
      .catch(() => {
        // A broken connection is replaced at the next tick; leases that grow stale are given up above.
        this.client?.end().catch(() => {});
        this.client = undefined;
      })
      .finally(() => {
        this.renewing = undefined;
      });
  }

  private async renew(): Promise<void> {
    const startedAtMs = performance.now();
    const due = [...this.held.values()].filter(({ renewedAtMs }) => startedAtMs - renewedAtMs >= renewEveryMs / 2);
    if (due.length === 0) return;
    const client = await this.connection();
    const { rows } = await client.query<{ key: string }>(
      `UPDATE lease SET expires_at = clock_timestamp() + $4 * interval '1 millisecond'
       FROM unnest($1::text[], $2::bigint[]) AS mine(key, fence)
       WHERE lease.key = mine.key AND lease.fence = mine.fence AND lease.holder = $3
         AND lease.expires_at > '-infinity'
       RETURNING lease.key`,
      [due.map(({ lease }) => lease.key), due.map(({ lease }) => lease.fence.toString()), this.holder, leaseMs],
    );
    const renewed = new Set(rows.map(({ key }) => key));
    for (const holding of due) {
      if (renewed.has(holding.lease.key)) holding.renewedAtMs = startedAtMs;
      else this.lose(holding);
    }
  }

  private giveUpStale(): void {
    const nowMs = performance.now();
    for (const holding of this.held.values()) {
      if (nowMs - holding.renewedAtMs > giveUpAfterMs) this.lose(holding);
    }
  }

  private lose(holding: Holding): void {
    if (this.held.get(holding.lease.key) === holding) this.held.delete(holding.lease.key);
    holding.abort.abort(new LeaseLost(holding.lease.key));
  }

  private async connection(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: env().DATABASE_URL,
      connectionTimeoutMillis: renewEveryMs,
      query_timeout: 2 * renewEveryMs,
    });
    client.on("error", () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    this.client = client;
    return client;
  }
}

/**
 * Makes the rest of the transaction conditional on the lease: nobody can take it over before the commit.
 * Throws `LeaseLost` when somebody already has.
 */
export async function assertHeld(tx: Tx, lease: Pick<HeldLease, "key" | "fence">): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM lease WHERE key = ${lease.key} AND fence = ${lease.fence} FOR KEY SHARE`;
  if (rows.length === 0) throw new LeaseLost(lease.key);
}

/** Milliseconds until the next lease that is held is over, unless it is renewed; infinite where none is held. */
export async function nextExpiryMs(): Promise<number> {
  const { rows } = await pool().query<{ ms: number | null }>({
    name: "next lease expiry",
    text: `SELECT extract(epoch FROM min(expires_at) - clock_timestamp())::float8 * 1000 AS ms FROM lease
      WHERE expires_at > clock_timestamp()`,
  });
  return rows[0]?.ms ?? Number.POSITIVE_INFINITY;
}
