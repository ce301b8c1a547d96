/**
 * Runs works side by side; the first that fails ends the others, through the signal that each gets.
 * Settles when all have ended, and throws what failed first.
 */
export async function together(
  signal: AbortSignal,
  works: ((signal: AbortSignal) => Promise<unknown>)[],
): Promise<void> {
  const over = new AbortController();
  const limited = AbortSignal.any([signal, over.signal]);
  const fail = (error: unknown) => over.abort(error);
  await Promise.all(works.map((work) => work(limited).catch(fail)));
  if (over.signal.aborted) throw over.signal.reason;
}
