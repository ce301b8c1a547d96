const kept = 2_000;

/** One call of the cloud: `error` is the code it was answered with, null for none. */
export type CallEntry = { number: number; time: string; action: string; error: string | null };

/** The calls that came in, the last 2,000 of them: how tests see that no cloud call was made. */
export class CallLog {
  private entries: CallEntry[] = [];
  private count = 0;

  /** Adds a call when it arrives; the entry is completed when it is answered. */
  begin(action: string): CallEntry {
    this.count += 1;
    const entry = { number: this.count, time: new Date().toISOString(), action, error: null };
    this.entries.push(entry);
    if (this.entries.length > kept) this.entries.shift();
    return entry;
  }

  read(): { count: number; calls: CallEntry[] } {
    return { count: this.count, calls: this.entries };
  }
}
