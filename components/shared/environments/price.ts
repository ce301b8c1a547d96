const microPerUsd = 1_000_000;

/** A price per hour in millionths of a dollar, as people read it: `$0.0068`, `$0.134`, `$1.20`. */
export function usd(microUsd: number): string {
  const dollars = microUsd / microPerUsd;
  const decimals = dollars >= 1 ? 2 : dollars >= 0.1 ? 3 : dollars >= 0.001 || dollars === 0 ? 4 : 6;
  return `$${dollars.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

/** What an hour costs; the cloud does not tell every price, and none is made up. */
export function pricePerHour(microUsd: number | null): string {
  return microUsd === null ? "price not known" : `${usd(microUsd)} per hour`;
}
