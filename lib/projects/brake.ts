import { MayflyError } from "@/lib/platform/errors";

const perMinute = 60;
const atOnce = 8;
const windowMs = 60_000;

const askedAt = new Map<string, number[]>();
let running = 0;

/** Runs a look-up, unless this owner has asked 60 times within a minute, or eight run already in this process. */
export async function brake<T>(owner: string, run: () => Promise<T>): Promise<T> {
  const now = performance.now();
  for (const [key, times] of askedAt) if ((times.at(-1) ?? 0) < now - windowMs) askedAt.delete(key);
  const recent = (askedAt.get(owner) ?? []).filter((time) => time > now - windowMs);
  if (recent.length >= perMinute || running >= atOnce) {
    throw new MayflyError("too_many_attempts", "Too many repositories are being looked up. Wait a moment.");
  }
  askedAt.set(owner, [...recent, now]);
  running += 1;
  try {
    return await run();
  } finally {
    running -= 1;
  }
}
