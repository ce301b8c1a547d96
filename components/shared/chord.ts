const chordMs = 1_000;

let until = 0;

/** After `g`, the next key goes somewhere. Times are those of keyboard events. */
export function startChord(event: { timeStamp: number }): void {
  until = event.timeStamp + chordMs;
}

export function isInChord(event: { timeStamp: number }): boolean {
  return event.timeStamp < until;
}

export function endChord(): void {
  until = 0;
}
