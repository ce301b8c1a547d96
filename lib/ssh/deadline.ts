import type { Connection } from "./connection";
import { SshError } from "./errors";

/**
 * Runs `work` until it ends, the caller aborts, the connection is lost or `timeoutMs` (null: none) has passed.
 * The signal handed to `work` aborts in each of the last three cases; its reason is what is thrown.
 */
export async function withDeadline<Result>(
  connection: Connection,
  { timeoutMs, signal }: { timeoutMs: number | null; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const either = AbortSignal.any([signal, connection.closed, late.signal]);
  const expire = () => late.abort(new SshError("timeout", `A command on ${connection.address} took too long.`));
  const timer = timeoutMs === null ? undefined : setTimeout(expire, timeoutMs);
  let onAbort: (() => void) | undefined;
  try {
    either.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(either.reason);
      either.addEventListener("abort", onAbort, { once: true });
    });
    return await Promise.race([work(either), aborted]);
  } finally {
    clearTimeout(timer);
    if (onAbort) either.removeEventListener("abort", onAbort);
  }
}
