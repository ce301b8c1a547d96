// @ts-check
import { closeSync, openSync, renameSync, writeSync } from "node:fs";

const limitBytes = 10_000_000;

/**
 * Opens a log that keeps at most twice its limit on disk: a full file is renamed, in place of the one before.
 * @param {string} file
 */
export function openLog(file) {
  let descriptor = openSync(file, "w", 0o600);
  let bytes = 0;
  return {
    /** @param {Buffer} chunk */
    write(chunk) {
      bytes += writeSync(descriptor, chunk);
      if (bytes < limitBytes) return;
      closeSync(descriptor);
      renameSync(file, `${file}.1`);
      descriptor = openSync(file, "w", 0o600);
      bytes = 0;
    },
    close: () => closeSync(descriptor),
  };
}
