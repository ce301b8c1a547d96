import type { HeldLease } from "@/lib/platform/lease";
import type { LogStep, LogStream } from "./types";

export type NewLine = { deploymentId: string | null; step: LogStep; stream: LogStream; text: string };

/** `source`: the file on the machine that the lines came from, and how far it has now been read. */
export type Append = {
  environmentId: string;
  lease: HeldLease;
  lines: NewLine[];
  source?: { key: string; offset: number };
};
