export function expiryAfter(start: Date, ttlMinutes: number): Date {
  return new Date(start.getTime() + ttlMinutes * 60_000);
}

/** What a lease has left, in milliseconds; 0 once it is over. */
export function remainingMs(expiresAt: Date, now: Date): number {
  return Math.max(0, expiresAt.getTime() - now.getTime());
}
