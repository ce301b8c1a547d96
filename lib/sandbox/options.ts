import type { Credentials } from "./protocol/signature";

/** How long things take, in milliseconds. */
export type Delays = {
  /** From RunInstances or StartInstances to `running`. */
  pendingMs: number;
  /** From `running` to SSH answering. */
  sshMs: number;
  /** From TerminateInstances to `terminated`, and from StopInstances to `stopped`. */
  endingMs: number;
  /** Between SIGTERM and SIGKILL. */
  graceMs: number;
  /** The longest that Fault Injection Service waits from the notice to the end, whatever was asked for. */
  noticeMs: number;
};

export const defaultDelays: Delays = { pendingMs: 0, sshMs: 0, endingMs: 0, graceMs: 250, noticeMs: 900_000 };

export type SandboxOptions = {
  /** A folder that instance users can reach. Instances, their tools and the state lie below it. */
  place: string;
  /** Port of the endpoint on 127.0.0.1; 0 takes a free one. */
  port?: number;
  /** Made when absent. */
  credentials?: Credentials;
  controlToken?: string;
  delays?: Partial<Delays>;
};
