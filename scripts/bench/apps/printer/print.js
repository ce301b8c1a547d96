// @ts-check
const lineBytes = 100;
const nsPerSecond = 1e9;
const tickMs = 1;

/**
 * Prints lines of 100 bytes at an even rate; resolves when all are printed. Each begins with `at=` and when it is
 * printed, in nanoseconds of the clock that all processes of a machine share (CLOCK_MONOTONIC).
 * @param {{ linesPerSecond: number, lines: number }} load
 * @param {(line: string) => void} write
 * @returns {Promise<void>}
 */
export function print({ linesPerSecond, lines }, write) {
  const startedAt = process.hrtime.bigint();
  let printed = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsedNs = Number(process.hrtime.bigint() - startedAt);
      const due = Math.min(lines, Math.floor((elapsedNs * linesPerSecond) / nsPerSecond));
      for (; printed < due; printed += 1) write(line(printed));
      if (printed < lines) return;
      clearInterval(timer);
      resolve();
    }, tickMs);
  });
}

/** @param {number} number */
function line(number) {
  const text = `at=${process.hrtime.bigint()} GET /items/${number} 200 agent="Mozilla/5.0 (X11; Linux x86_64)" `;
  return text.padEnd(lineBytes, ".").slice(0, lineBytes);
}
