/** What was measured, round by round: each number one sample, in the unit of its finding. */
export type Rounds = number[][];

/**
 * The sample below which a share `q` (0 to 1) of them lies, by linear interpolation between the two nearest
 * (method 7 of Hyndman and Fan, 1996, which R and NumPy use). NaN without samples.
 */
export function quantile(samples: number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(samples: number[]): number {
  return quantile(samples, 0.5);
}

/** The quantile of all rounds together. */
export function quantileOf(rounds: Rounds, q: number): number {
  return quantile(rounds.flat(), q);
}

/**
 * How ours compares with what was measured beside it: the quantile of ours over the quantile of theirs in each round,
 * and of those ratios the median, so that one bad round decides nothing.
 */
export function ratioOf(ours: Rounds, theirs: Rounds, q = 0.5): number {
  return median(ours.map((round, index) => quantile(round, q) / quantile(theirs[index] ?? [], q)));
}
