import { readLines } from "./read";

const pageLines = 1_000;

/**
 * All that is in an environment's log now, as text: time, step and line. Read as fast as it is taken, which may be
 * slowly: `check`, asked before each thousand lines, throws once the reader may have no more.
 */
export function logText(environmentId: string, check: () => Promise<void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await check();
      const lines = await readLines(environmentId, { after, limit: pageLines });
      const text = lines.map(({ time, step, text: line }) => `${time} ${step.padEnd(9)} ${line}\n`).join("");
      if (lines.length > 0) controller.enqueue(encoder.encode(text));
      after = lines.at(-1)?.sequence ?? after;
      if (lines.length < pageLines) controller.close();
    },
  });
}
