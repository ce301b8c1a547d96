import type { Environment } from "@/lib/environments/types";
import type { LogLine } from "@/lib/logs/types";

export type LinesFollower = {
  environmentId: string;
  /** The last sequence that is known already. */
  after: number;
  onLines: (lines: LogLine[]) => void;
};

type Handlers = {
  /** Environments that changed, newest state of each. */
  onEnvironments: (environments: Environment[]) => void;
  /** The stream has begun, or begun anew: what changed before was not told. */
  onResync: () => void;
};

const flushDelayMs = 30;
const firstRetryMs = 500;
const lastRetryMs = 10_000;
const hiddenCloseMs = 60_000;

/**
 * The page's one stream of changes (`GET /api/v1/events`). It carries the log of one environment
 * too while somebody follows it, and comes back by itself after every kind of break.
 */
export class LiveConnection {
  private source: EventSource | undefined;
  private follower: LinesFollower | undefined;
  private readonly changed = new Map<string, Environment>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  private retryMs = firstRetryMs;
  private running = false;

  constructor(private readonly handlers: Handlers) {}

  start(): void {
    this.running = true;
    this.reopen(0);
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  stop(): void {
    this.running = false;
    this.close();
    clearTimeout(this.hiddenTimer);
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    document.removeEventListener("visibilitychange", this.onVisibility);
  }

  /** Adds the log of one environment to the stream; answers the way to stop. */
  follow(follower: LinesFollower): () => void {
    this.follower = follower;
    if (this.running) this.reopen(0);
    return () => {
      if (this.follower !== follower) return;
      this.follower = undefined;
      if (this.running) this.reopen(0);
    };
  }

  private close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private reopen(delayMs: number): void {
    this.close();
    this.timer = setTimeout(() => this.open(), delayMs);
  }

  private open(): void {
    const source = new EventSource(this.address());
    this.source = source;
    source.onopen = () => {
      this.retryMs = firstRetryMs;
    };
    // The browser reconnects by itself, unless the server answered with a failure: then it gives up.
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.reopen(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, lastRetryMs);
    };
    source.addEventListener("environment", ({ data }) => this.noteChange(JSON.parse(data) as Environment));
    source.addEventListener("resync", () => this.handlers.onResync());
    source.addEventListener("lines", ({ data }) => this.passLines(JSON.parse(data) as LogLine[]));
  }

  private address(): string {
    if (!this.follower) return "/api/v1/events";
    const { environmentId, after } = this.follower;
    return `/api/v1/events?${new URLSearchParams({ logs: environmentId, after: String(after) })}`;
  }

  private noteChange(environment: Environment): void {
    this.changed.set(environment.id, environment);
    this.flushTimer ??= setTimeout(() => {
      this.flushTimer = undefined;
      const environments = [...this.changed.values()];
      this.changed.clear();
      this.handlers.onEnvironments(environments);
    }, flushDelayMs);
  }

  private passLines(lines: LogLine[]): void {
    const follower = this.follower;
    const fresh = follower ? lines.filter((line) => line.sequence > follower.after) : [];
    const last = fresh.at(-1);
    if (!follower || !last) return;
    follower.after = last.sequence;
    follower.onLines(fresh);
  }

  /** A browser allows six streams per host: a page that nobody looks at gives its own back. */
  private readonly onVisibility = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.visibilityState === "visible") {
      if (!this.source) this.reopen(0);
    } else {
      this.hiddenTimer = setTimeout(() => this.close(), hiddenCloseMs);
    }
  };
}
