import { orAborted } from "./orAborted";

const maxAgeMs = 60 * 60 * 1_000;
const timeoutMs = 30_000;

/** Values by a key, read once for all who ask within an hour; a failure is not remembered. */
export class Remembered<Key, Value> {
  private readonly known = new Map<Key, { value: Promise<Value>; readAt: number }>();

  /** Whether there is a value that is not too old, or one is being read. */
  has(key: Key): boolean {
    const entry = this.known.get(key);
    return entry !== undefined && performance.now() - entry.readAt < maxAgeMs;
  }

  /** `read` has a deadline of its own: who aborts ends nothing that others wait for. */
  get(key: Key, read: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<Value> {
    if (!this.has(key)) this.set(key, read(AbortSignal.timeout(timeoutMs)));
    return orAborted((this.known.get(key) as { value: Promise<Value> }).value, signal);
  }

  set(key: Key, value: Promise<Value>): void {
    const entry = { value, readAt: performance.now() };
    this.known.set(key, entry);
    value.catch(() => {
      if (this.known.get(key) === entry) this.known.delete(key);
    });
  }
}
