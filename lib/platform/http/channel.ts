import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { nodeResponse } from "./nodeResponse";

const bufferBytes = 256 * 1024;
const turnsAtMost = 100;

/**
 * The body of an answer that is written bit by bit, with back-pressure: `send` answers a promise while the client
 * does not read, for when it does. A stream's chunk passes through a dozen promises before it is written, and a
 * thousand streams do so in step, so what comes after the first chunk goes to Node's own response.
 */
export class Channel {
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private response: ServerResponse | undefined;
  private roomFor: (() => void)[] = [];
  private closed = false;

  readonly body: ReadableStream<Uint8Array>;

  constructor(onCancel: () => void) {
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

  /** Sends the first chunk, which makes the framework send the head; what follows need not go through it. */
  async open(first: Uint8Array): Promise<void> {
    const response = nodeResponse();
    this.controller?.enqueue(first);
    for (let turn = 0; response && !response.headersSent && !this.closed && turn < turnsAtMost; turn += 1) {
      await nextTurn();
    }
    if (!response?.headersSent) return;
    response.on("drain", () => this.wake());
    this.response = response;
  }

  readonly send = (bytes: Uint8Array): Promise<void> | undefined => {
    if (this.closed || bytes.length === 0) return undefined;
    if (this.response) this.response.write(bytes);
    else this.controller?.enqueue(bytes);
    return this.hasRoom() ? undefined : this.untilRoom();
  };

  hasRoom(): boolean {
    if (this.response) return !this.response.writableNeedDrain;
    return (this.controller?.desiredSize ?? 0) > 0;
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

  private async untilRoom(): Promise<void> {
    while (!this.closed && !this.hasRoom()) {
      await new Promise<void>((resolve) => this.roomFor.push(resolve));
    }
  }

  private wake(): void {
    const waiting = this.roomFor;
    this.roomFor = [];
    for (const go of waiting) go();
  }
}
