import { randomBytes } from "node:crypto";
import { MetadataTokens } from "@/lib/sandbox/metadata/tokens";
import type { SshServer } from "@/lib/sandbox/ssh/server";
import { ConsoleLog } from "./console";

type Task = (signal: AbortSignal) => Promise<void>;

/** What an instance is while the sandbox runs: its console, its SSH server, and one piece of work at a time. */
export class Machine {
  readonly console = new ConsoleLog();
  /** Names its metadata service. Its processes are told, and end before the sandbox does: so it need not be kept. */
  readonly metadataKey = randomBytes(20).toString("hex");
  readonly tokens = new MetadataTokens();
  ssh: SshServer | null = null;
  private work: Promise<void> = Promise.resolve();
  private current = new AbortController();
  private readonly closing: AbortSignal;

  /** Once `closing` aborts, nothing but `last` is done any more. */
  constructor(closing: AbortSignal) {
    this.closing = closing;
  }

  /** Aborts what is being done to the machine, waits for its end, then does the next thing. */
  next(task: Task): Promise<void> {
    return this.closing.aborted ? this.work : this.last(task);
  }

  last(task: Task): Promise<void> {
    this.current.abort();
    const controller = new AbortController();
    this.current = controller;
    this.work = this.work.then(() => task(controller.signal)).catch((error: unknown) => this.report(error));
    return this.work;
  }

  async closeSsh(): Promise<void> {
    const server = this.ssh;
    this.ssh = null;
    await server?.close();
  }

  private report(error: unknown): void {
    if (error instanceof Error && error.name === "AbortError") return;
    this.console.line(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
  }
}
