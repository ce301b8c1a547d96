const firstMs = 60_000;
const longestMs = 60 * 60_000;

/** For how long a pool that had no capacity is left alone: a minute, twice as long after each further refusal, at most an hour. */
export function coolDownMs(failures: number): number {
  return Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs);
}
