import { get } from "node:http";
import type { LogLine } from "@/lib/logs/types";

export type ReaderOptions = {
  url: string;
  token: string;
  /** The last sequence; then it is done. */
  last: Promise<number>;
  /** Milliseconds after its head arrived at which each connection but the last is dropped. */
  dropsAfterMs: number[];
  onLastDrop: () => void;
};

export type Read = {
  lines: LogLine[];
  drops: number;
  /** How long each return took until it brought a line. */
  returnsMs: number[];
};

type Event = { id?: string; data: string };

/**
 * Reads a log's event stream up to its last line, as a browser does that loses its connection now and then, in the
 * middle of whatever comes: what is incomplete is thrown away, `Last-Event-ID` says where to go on.
 */
export async function readWithDrops({ url, token, last, dropsAfterMs, onLastDrop }: ReaderOptions): Promise<Read> {
  const read: Read = { lines: [], drops: 0, returnsMs: [] };
  let end: number | undefined;
  const known = last.then((sequence) => {
    end = sequence;
  });
  const isComplete = () => end !== undefined && read.lines.at(-1)?.sequence === end;
  let lastEventId: string | undefined;
  const pending = [...dropsAfterMs];
  for (let isBack = false; pending.length > 0 || !isComplete(); isBack = true) {
    const startedAtMs = performance.now();
    let isFirst = isBack;
    const take = ({ id, data }: Event) => {
      if (id === undefined) return;
      if (isFirst) read.returnsMs.push(performance.now() - startedAtMs);
      isFirst = false;
      lastEventId = id;
      read.lines.push(...([JSON.parse(data)] as (LogLine | LogLine[])[]).flat());
    };
    const dropAfterMs = pending.shift();
    await connect({ url, headers: headersOf(token, lastEventId), dropAfterMs, take, isComplete, known });
    if (dropAfterMs === undefined) continue;
    read.drops += 1;
    if (pending.length === 0) onLastDrop();
  }
  return read;
}

function headersOf(token: string, lastEventId: string | undefined): Record<string, string> {
  const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
  return lastEventId === undefined ? headers : { ...headers, "last-event-id": lastEventId };
}

type Connection = {
  url: string;
  headers: Record<string, string>;
  dropAfterMs: number | undefined;
  take: (event: Event) => void;
  isComplete: () => boolean;
  /** Resolves once it is known what complete means. */
  known: Promise<void>;
};

/** One connection: until it is dropped or, where it is not to be, all has come. */
function connect({ url, headers, dropAfterMs, take, isComplete, known }: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    let rest = "";
    const endWhenComplete = () => {
      if (dropAfterMs === undefined && isComplete()) request.destroy();
    };
    const request = get(url, { agent: false, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url}: ${response.statusCode}`));
      if (dropAfterMs !== undefined) setTimeout(() => request.destroy(), dropAfterMs);
      response.setEncoding("utf8").on("data", (text: string) => {
        if (request.destroyed) return;
        const events = (rest + text).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) take(parse(event));
        endWhenComplete();
      });
    });
    known.then(endWhenComplete, reject);
    request.on("error", (error) => {
      if (!request.destroyed) reject(error);
    });
    request.on("close", resolve);
  });
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as Mayfly uses it. */
function parse(event: string): Event {
  const fields = Object.fromEntries(event.split("\n").map((line) => line.split(/: (.*)/, 2)));
  return { id: fields.id, data: fields.data ?? "" };
}
