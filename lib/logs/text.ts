import { readLines } from "./read";

const pageLines = 1_000;

/** All that is in an environment's log now, as text: time, step and line. Read as fast as it is taken. */
export function logText(environmentId: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = 0;
  return new ReadableStream({
    pull: async (controller) => {
      const lines = await readLines(environmentId, { after, limit: pageLines });
      const text = lines.map(({ time, step, text: line }) => `${time} ${step.padEnd(9)} ${line}\n`).join("");
      if (lines.length > 0) controller.enqueue(encoder.encode(text));
      after = lines.at(-1)?.sequence ?? after;
      if (lines.length < pageLines) controller.close();
    },
  });
}
