import type { TakeLines } from "@/lib/logs/feed";
import { readLines } from "@/lib/logs/read";
import { tailLines } from "@/lib/logs/tail";
import { untilEnded } from "./watch";

/** Where a stream goes on: after the last event that the client got, else after what it asks for. */
export function resumePoint(request: Request, after: number): number {
  const last = request.headers.get("last-event-id");
  return last && /^\d{1,15}$/.test(last) ? Number(last) : after;
}

/**
 * Hands over the lines of an environment after a sequence, live, in batches, without a gap or a repeat.
 * Resolves when the environment has ended and all was given, or `signal` aborts.
 */
export async function followLog(id: string, start: number, take: TakeLines, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const ended = untilEnded(id, stop).finally(() => over.abort());
  // Awaited below, where the reader comes that far.
  ended.catch(() => {});
  let after = start;
  try {
    const takeNext: TakeLines = (lines) => {
      after = lines.at(-1)?.sequence ?? after;
      return take(lines);
    };
    await tailLines(id, after, takeNext, stop);
    await ended;
    while (!signal.aborted) {
      const lines = await readLines(id, { after, limit: 1_000 });
      if (lines.length === 0) return;
      await takeNext(lines);
    }
  } finally {
    over.abort();
  }
}
