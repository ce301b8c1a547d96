const units = [
  { suffix: "d", ms: 86_400_000 },
  { suffix: "h", ms: 3_600_000 },
  { suffix: "m", ms: 60_000 },
  { suffix: "s", ms: 1_000 },
] as const;

/** A length of time in its largest unit: `3d`, `5h`, `12m`, `40s`. */
export function shortDuration(ms: number): string {
  const unit = units.find((candidate) => ms >= candidate.ms) ?? units[3];
  return `${Math.floor(Math.max(0, ms) / unit.ms)}${unit.suffix}`;
}

/** A length of time in its two largest units: `3d 4h`, `1h 05m`, `12m 09s`, `40s`. */
export function longDuration(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days}d ${hours}h`;
  if (hours > 0) return `${hours}h ${String(minutes).padStart(2, "0")}m`;
  if (minutes > 0) return `${minutes}m ${String(seconds % 60).padStart(2, "0")}s`;
  return `${seconds}s`;
}

/** How long a step took, with tenths while it is short: `0.4s`, `12.3s`, `2m 05s`. */
export function stepDuration(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1_000).toFixed(1)}s` : longDuration(ms);
}
