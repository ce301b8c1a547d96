const heartbeatMs = 15_000;
/** Every fourth heartbeat. */
const checkEvery = 4;
const bufferBytes = 256 * 1024;

export type EventStream = {
  /** Aborts when the client goes, the server stops or the client may no longer listen. */
  signal: AbortSignal;
  /** Writes frames; resolves once the client has room for more. */
  send(frames: string): Promise<void>;
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

/** A frame of text/event-stream. `data` is one line, as JSON is. */
export function frame({ event, id, data }: { event?: string; id?: number; data: string }): string {
  return `${event ? `event: ${event}\n` : ""}${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;
}

/** Answers with a stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function eventStream({ request, check, run }: StreamOptions): Response {
  const stopped = new AbortController();
  const channel = new Channel(AbortSignal.any([stopped.signal, request.signal]), () => stopped.abort());
  openStreams().add(stopped);
  const heartbeat = startHeartbeat(channel, check, stopped);
  const finish = () => {
    clearInterval(heartbeat);
    openStreams().delete(stopped);
    channel.close();
  };
  channel.signal.addEventListener("abort", finish, { once: true });
  const start = async () => {
    // Something at once, so that the client knows it is connected.
    await channel.send("retry: 1000\n\n");
    await run(channel);
  };
  start()
    .catch((error: unknown) => {
      if (!channel.signal.aborted) process.stderr.write(`stream: ${error instanceof Error ? error.stack : error}\n`);
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

function startHeartbeat(channel: Channel, check: () => Promise<unknown>, stopped: AbortController): NodeJS.Timeout {
  let beats = 0;
  const timer = setInterval(() => {
    channel.beat();
    beats += 1;
    if (beats % checkEvery === 0) check().catch(() => stopped.abort());
  }, heartbeatMs);
  return timer.unref();
}

/** The body of the answer, with back-pressure: `send` waits while the client does not read. */
class Channel implements EventStream {
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private readonly encoder = new TextEncoder();
  private roomFor: (() => void)[] = [];
  private closed = false;

  readonly body: ReadableStream<Uint8Array>;

  constructor(
    readonly signal: AbortSignal,
    onCancel: () => void,
  ) {
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.wake(),
        cancel: onCancel,
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferBytes }),
    );
  }

  readonly send = async (frames: string): Promise<void> => {
    if (this.closed || frames === "") return;
    this.controller?.enqueue(this.encoder.encode(frames));
    while (!this.closed && (this.controller?.desiredSize ?? 0) <= 0) {
      await new Promise<void>((resolve) => this.roomFor.push(resolve));
    }
  };

  /** A comment, which keeps proxies from giving up. One who does not read needs none. */
  beat(): void {
    if (!this.closed && (this.controller?.desiredSize ?? 0) > 0) this.controller?.enqueue(this.encoder.encode(":\n\n"));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.wake();
    try {
      this.controller?.close();
    } catch {
      // The client has cancelled it already.
    }
  }

  private wake(): void {
    const waiting = this.roomFor;
    this.roomFor = [];
    for (const go of waiting) go();
  }
}
