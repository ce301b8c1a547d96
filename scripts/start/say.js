// @ts-check

const heartbeatMs = 5_000;

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * Does something slow and says so: at once, every few seconds, and when it is done.
 * @template T
 * @param {string} what "Installing packages", say
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1_000);
  say(`${what} ...`);
  const heartbeat = setInterval(() => say(`${what} ... ${seconds()} s`), heartbeatMs);
  try {
    const result = await work();
    say(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
