/** What a probe saw: an HTTP status, or why there was none. */
export type Probe = { status: number } | { failure: string };

/**
 * 2xx or 3xx on a path that was given; without one, any answer below 500. Redirects are answers, not followed.
 * Null where the app is healthy, else what is wrong, as a sentence's end.
 */
export function problemOf(probe: Probe, hasHealthPath: boolean): string | null {
  if ("failure" in probe) return `does not answer (${probe.failure})`;
  const isHealthy = hasHealthPath ? probe.status >= 200 && probe.status < 400 : probe.status < 500;
  return isHealthy ? null : `answers with status ${probe.status}`;
}

/** Crashes within this window, and so many of them, are a crash loop: the app is not well though it answers at times. */
const crashWindowMs = 60_000;
const crashLoopCount = 5;
const silentCrashCount = 2;

/** The crashes of one app, by when they were seen. */
export class CrashCounter {
  private seenAtMs: number[] = [];

  add(nowMs: number): void {
    this.seenAtMs = [...this.recent(nowMs), nowMs];
  }

  /**
   * What is wrong, as a sentence's end; null while crashes are rare.
   * An app that does not answer either needs fewer of them to be called crashing.
   */
  problem(nowMs: number, answers: boolean): string | null {
    const count = this.recent(nowMs).length;
    return count < (answers ? crashLoopCount : silentCrashCount)
      ? null
      : `keeps crashing (${count} times in the last minute)`;
  }

  private recent(nowMs: number): number[] {
    return this.seenAtMs.filter((seenMs) => nowMs - seenMs < crashWindowMs);
  }
}

/** The exit code in a line of PM2's own log, where it tells of the app's end by itself; else null. */
export function crashIn(pm2Line: string): string | null {
  const [, code, signal] = /App \[app:\d+\] exited with code \[(\d*)\](?: via signal \[(\w+)\])?/.exec(pm2Line) ?? [];
  if (code === undefined) return null;
  return signal && signal !== "SIGINT" && code === "0" ? signal : `code ${code}`;
}
