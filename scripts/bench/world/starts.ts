import { createInterface } from "node:readline";
import type { Program } from "./program";

/** Milliseconds on the clock that all processes of a machine share, which nobody sets. */
export function sharedClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** In a worker's process: the job with this id starts now. */
export function reportStart(id: string): void {
  process.stdout.write(`started ${id} ${sharedClockMs()}\n`);
}

/** When the jobs of a worker's process started, by id: filled as it reports them. */
export function readStarts({ process: worker }: Program): Map<string, number> {
  const starts = new Map<string, number>();
  if (!worker.stdout) throw new Error("The worker's output is not read.");
  createInterface(worker.stdout).on("line", (line) => {
    const [, id, atMs] = /^started (\S+) (\S+)$/.exec(line) ?? [];
    // Only the first start counts.
    if (id && !starts.has(id)) starts.set(id, Number(atMs));
  });
  return starts;
}
