import { readLines } from "@/lib/logs/read";
import { tailLines } from "@/lib/logs/tail";
import type { LogLine } from "@/lib/logs/types";
import { untilEnded } from "./watch";

/** Where a stream goes on: after the last event that the client got, else after what it asks for. */
export function resumePoint(request: Request, after: number): number {
  const last = request.headers.get("last-event-id");
  return last && /^\d{1,15}$/.test(last) ? Number(last) : after;
}

/**
 * The lines of an environment after a sequence, live, in batches, without a gap or a repeat.
 * Ends when the environment has ended and all was given, or `signal` aborts.
 */
export async function* followLog(id: string, start: number, signal: AbortSignal): AsyncGenerator<LogLine[]> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const ended = untilEnded(id, stop).finally(() => over.abort());
  // Awaited below, where the reader comes that far.
  ended.catch(() => {});
  let after = start;
  try {
    for await (const lines of tailLines(id, after, stop)) {
      yield lines;
      after = lines.at(-1)?.sequence ?? after;
    }
    await ended;
    while (!signal.aborted) {
      const lines = await readLines(id, { after, limit: 1_000 });
      if (lines.length === 0) return;
      yield lines;
      after = lines.at(-1)?.sequence ?? after;
    }
  } finally {
    over.abort();
  }
}
