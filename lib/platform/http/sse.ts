import { Channel } from "./channel";

const heartbeatMs = 15_000;
/** Every fourth heartbeat. */
const checkEvery = 4;

export type EventStream = {
  /** Aborts when the client goes, the server stops or the client may no longer listen. */
  signal: AbortSignal;
  /** Writes frames. A promise means that the client does not read as fast: it resolves once there is room for more. */
  send(frames: Uint8Array): Promise<void> | undefined;
};

export type StreamOptions = {
  request: Request;
  /** Throws when the client may no longer listen; asked once a minute. */
  check: () => Promise<unknown>;
  /** Writes until it returns or the signal aborts. */
  run: (stream: EventStream) => Promise<void>;
};

const globals = globalThis as typeof globalThis & { mayflyStreams?: Set<AbortController> };

/** Streams that are open in this process. They end when it is told to: a server that stops waits for them. */
function openStreams(): Set<AbortController> {
  if (!globals.mayflyStreams) {
    const streams = new Set<AbortController>();
    const end = () => {
      for (const stream of streams) stream.abort();
    };
    process.once("SIGTERM", end).once("SIGINT", end);
    globals.mayflyStreams = streams;
  }
  return globals.mayflyStreams;
}

type Frame = { event?: string; id?: number; data: string };

/** Frames of text/event-stream. `data` is one line, as JSON is. */
export function frames(list: Frame[]): Uint8Array {
  const text = ({ event, id, data }: Frame) =>
    `${event ? `event: ${event}\n` : ""}${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;
  return Buffer.from(list.map(text).join(""));
}

/** The frames of a value, made once however many get it. */
export function framesOnce<Value extends object>(make: (value: Value) => Frame[]): (value: Value) => Uint8Array {
  const made = new WeakMap<Value, Uint8Array>();
  return (value) => {
    const known = made.get(value) ?? frames(make(value));
    made.set(value, known);
    return known;
  };
}

/** Answers with a stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function eventStream({ request, check, run }: StreamOptions): Response {
  const stopped = new AbortController();
  const signal = AbortSignal.any([stopped.signal, request.signal]);
  const channel = new Channel(() => stopped.abort());
  openStreams().add(stopped);
  const heartbeat = startHeartbeat(channel, check, stopped);
  const finish = () => {
    clearInterval(heartbeat);
    openStreams().delete(stopped);
    channel.close();
  };
  signal.addEventListener("abort", finish, { once: true });
  const start = async () => {
    // Something at once, so that the client knows it is connected.
    await channel.open(Buffer.from("retry: 1000\n\n"));
    await run({ signal, send: channel.send });
  };
  start()
    .catch((error: unknown) => {
      if (!signal.aborted) process.stderr.write(`stream: ${error instanceof Error ? error.stack : error}\n`);
    })
    .finally(finish);
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    connection: "close",
  };
  return new Response(channel.body, { headers });
}

/** A comment, which keeps proxies from giving up. One who does not read needs none. */
const beat = Buffer.from(":\n\n");

function startHeartbeat(channel: Channel, check: () => Promise<unknown>, stopped: AbortController): NodeJS.Timeout {
  let beats = 0;
  const timer = setInterval(() => {
    if (channel.hasRoom()) void channel.send(beat);
    beats += 1;
    if (beats % checkEvery === 0) check().catch(() => stopped.abort());
  }, heartbeatMs);
  return timer.unref();
}
