import { listen } from "@/lib/platform/listen";
import { Feed, type TakeLines } from "./feed";

const feeds = new Map<string, Feed>();
let listening: Promise<unknown> | undefined;

/**
 * Follows an environment's log: hands over first what is there after `after` (exclusive), then each new line, in
 * batches, without a gap or a repeat, until `signal` aborts. Whoever has taken all gets the same batch, the very array,
 * as all others. One database read serves all who watch the same environment. Throws what the database or `take` does.
 */
export async function tailLines(
  environmentId: string,
  after: number,
  take: TakeLines,
  signal: AbortSignal,
): Promise<void> {
  listening ??= listen("logs", wakeFeeds).catch((error: unknown) => {
    listening = undefined;
    throw error;
  });
  await listening;
  const feed = feeds.get(environmentId) ?? new Feed(environmentId);
  feeds.set(environmentId, feed);
  try {
    await feed.follow(after, take, signal);
  } finally {
    if (feed.isUnwatched && feeds.get(environmentId) === feed) feeds.delete(environmentId);
  }
}

function wakeFeeds(payload: string): void {
  if (payload === "") {
    for (const feed of feeds.values()) feed.wake();
    return;
  }
  for (const [id] of JSON.parse(payload) as [string, number][]) feeds.get(id)?.wake();
}
