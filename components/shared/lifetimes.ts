/** Lifetimes that one click chooses, in minutes. */
export const lifetimes = [
  { minutes: 30, label: "30 min" },
  { minutes: 60, label: "1 h" },
  { minutes: 240, label: "4 h" },
  { minutes: 1_440, label: "1 day" },
  { minutes: 10_080, label: "1 week" },
] as const;

/** What a custom lifetime is counted in. */
export const lifetimeUnits = [
  { name: "minutes", minutes: 1 },
  { name: "hours", minutes: 60 },
  { name: "days", minutes: 1_440 },
] as const;

export type LifetimeUnit = (typeof lifetimeUnits)[number]["name"];

/** Minutes in the largest unit that leaves no rest. */
export function inLargestUnit(minutes: number): { amount: number; unit: LifetimeUnit } {
  const unit = lifetimeUnits.findLast((candidate) => minutes % candidate.minutes === 0) ?? lifetimeUnits[0];
  return { amount: minutes / unit.minutes, unit: unit.name };
}

export function inMinutes(amount: number, unit: LifetimeUnit): number {
  return amount * (lifetimeUnits.find(({ name }) => name === unit)?.minutes ?? 1);
}

/** When a lifetime that starts now is over: `today at 18:30`, `tomorrow at 09:05`, `Fri 28 Nov at 09:05`. */
export function endsAt(minutes: number, now: Date, locale?: string): string {
  const end = new Date(now.getTime() + minutes * 60_000);
  const time = end.toLocaleTimeString(locale, { timeStyle: "short" });
  const days = Math.round((midnight(end) - midnight(now)) / 86_400_000);
  if (days === 0) return `today at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  return `${end.toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "short" })} at ${time}`;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
