import { appendLines, type Session } from "@/lib/environments/worker/session";
import { sourceOffset } from "@/lib/logs/read";
import { LineSplitter, type SplitLines } from "@/lib/logs/split";
import type { LogStream, StepName } from "@/lib/logs/types";

export type OutputName = { key: string; deploymentId: string | null; step: StepName | "app"; stream: LogStream };

/**
 * Takes a file's bytes from where the log ends, and stores its lines together with how far it has been read.
 * `take` gets the offset just after the bytes: one that does not follow means that the file began anew.
 */
export async function openOutput(session: Session, { key, deploymentId, step, stream }: OutputName) {
  const offset = (await storedOffset(session, key)) ?? 0;
  const splitter = new LineSplitter(offset);
  const store = ({ lines, nextOffset }: SplitLines) => {
    if (lines.length === 0) return Promise.resolve();
    const rows = lines.map((text) => ({ deploymentId, step, stream, text }));
    return appendLines(session, rows, { key, offset: nextOffset });
  };
  return {
    offset,
    take: (bytes: Buffer, nextOffset: number) => store(splitter.push(bytes, nextOffset - bytes.length)),
    finish: () => store(splitter.end()),
  };
}

/** How far a file has been read, with what an earlier follower of this worker had just handed over; null: not yet. */
export async function storedOffset(session: Session, key: string): Promise<number | null> {
  await appendLines(session, []);
  return sourceOffset(key);
}
