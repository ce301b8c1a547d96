import pg from "pg";
import { env } from "./env";

type Handler = (payload: string) => void;

const reconnectDelayMs = 250;

/**
 * One LISTEN connection per process, shared by all who subscribe. It reconnects by itself;
 * after each reconnection every handler is called once with an empty payload, since
 * what was sent meanwhile is lost: look at the rows.
 */
class Listener {
  private readonly handlers = new Map<string, Set<Handler>>();
  private client: pg.Client | undefined;
  private connecting: Promise<void> | undefined;
  private closed = false;

  async subscribe(channel: string, handler: Handler): Promise<() => void> {
    const known = this.handlers.get(channel);
    const set = known ?? new Set();
    set.add(handler);
    this.handlers.set(channel, set);
    try {
      if (this.client && !known) await this.client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      else await this.connect();
    } catch (error) {
      set.delete(handler);
      throw error;
    }
    return () => set.delete(handler);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private connect(): Promise<void> {
    if (this.client || this.closed) return Promise.resolve();
    this.connecting ??= this.open().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: env().DATABASE_URL,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client.on("notification", ({ channel, payload }) => this.tell(channel, payload ?? ""));
    client.on("error", () => this.lost(client));
    client.on("end", () => this.lost(client));
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.client = client;
  }

  private lost(client: pg.Client): void {
    if (this.client !== client || this.closed) return;
    this.client = undefined;
    setTimeout(() => void this.reconnect(), reconnectDelayMs);
  }

  private async reconnect(): Promise<void> {
    if (this.closed) return;
    try {
      await this.connect();
      for (const channel of this.handlers.keys()) this.tell(channel, "");
    } catch {
      // The database is still away: try again, as often as it takes.
      setTimeout(() => void this.reconnect(), reconnectDelayMs);
    }
  }

  private tell(channel: string, payload: string): void {
    for (const handler of this.handlers.get(channel) ?? []) handler(payload);
  }
}

const globals = globalThis as typeof globalThis & { mayflyListener?: Listener };

/** Calls `handler` for each NOTIFY on `channel`; resolves to the way to stop, once listening. */
export function listen(channel: string, handler: Handler): Promise<() => void> {
  globals.mayflyListener ??= new Listener();
  return globals.mayflyListener.subscribe(channel, handler);
}

export async function closeListener(): Promise<void> {
  await globals.mayflyListener?.close();
  globals.mayflyListener = undefined;
}
