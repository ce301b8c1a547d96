const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

const exact = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
  timeZoneName: "short",
});

/** `14:03:22`, where the reader is. */
export function clockTime(iso: string): string {
  return clock.format(new Date(iso));
}

/** Date, time to the millisecond and zone. */
export function exactTime(iso: string): string {
  return exact.format(new Date(iso));
}
