import type { ProviderInstance } from "@/lib/providers/types";
import { type Loss, lossIn } from "./loss";

/** Counts how often, one look after the other, a cloud did not know an instance. */
export class Absences {
  private looks = 0;

  constructor(private readonly since: Date) {}

  /** What an answer says, after those before it; null where all is well, or nobody can tell yet. */
  lossIn(seen: ProviderInstance | undefined): Loss | null {
    this.looks = seen ? 0 : this.looks + 1;
    return lossIn(seen, { looks: this.looks, ageMs: Date.now() - this.since.getTime() });
  }

  /** A cloud that did not answer has said nothing, so looks are not one after the other any more. */
  forget(): void {
    this.looks = 0;
  }
}
