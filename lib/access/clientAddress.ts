/**
 * Where a request comes from: the last entry of X-Forwarded-For, which the nearest proxy, or else Next, has written.
 * Without a proxy a client can write its own, so nothing but a brake may hang on it.
 */
export function clientAddress(headers: Headers): string | null {
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return last ? last.slice(0, 64) : null;
}
