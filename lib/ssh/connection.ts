import type { Client, ClientChannel } from "ssh2";
import { SshError, toSshError } from "./errors";

/** A live SSH connection. `closed` aborts when it ends for whatever reason; its `reason` is an `SshError`. */
export class Connection {
  readonly address: string;
  readonly closed: AbortSignal;
  private readonly client: Client;
  private readonly ending = new AbortController();

  constructor(client: Client, address: string) {
    this.client = client;
    this.address = address;
    this.closed = this.ending.signal;
    client.on("error", (error) => this.end(toSshError(error, address)));
    client.on("close", () => this.end(new SshError("closed", `The connection to ${address} was lost.`)));
  }

  /** Ends the connection and everything that goes over it. What runs detached on the machine goes on. */
  close(): void {
    this.end(new SshError("closed", `The connection to ${this.address} was closed.`));
    this.client.destroy();
  }

  /** Runs a shell command line, made by `quote`; the channel's streams are its standard streams. */
  openChannel(commandLine: string): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      if (this.closed.aborted) return reject(this.closed.reason);
      const onClosed = () => reject(this.closed.reason);
      this.closed.addEventListener("abort", onClosed, { once: true });
      this.client.exec(commandLine, (error, channel) => {
        this.closed.removeEventListener("abort", onClosed);
        if (error) reject(toSshError(error, this.address));
        else resolve(channel);
      });
    });
  }

  private end(reason: SshError): void {
    if (!this.closed.aborted) this.ending.abort(reason);
  }
}
