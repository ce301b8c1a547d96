/** For tests: from when to when something was done, by the database's clock. */
export type Span = { from: Date; to: Date };

/** Times of that span are called "now": what else a row says is as it is stored. */
export function withNow<Value>(value: Value, { from, to }: Span): Value {
  return JSON.parse(JSON.stringify(value), (key, inner) => {
    const at = key.endsWith("_at") && typeof inner === "string" ? new Date(inner) : null;
    return at && at >= from && at <= to ? "now" : inner;
  });
}
