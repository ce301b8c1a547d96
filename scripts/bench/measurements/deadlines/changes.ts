import { setTimeout as delay } from "node:timers/promises";
import { listen } from "@/lib/platform/listen";
import type { Ends } from "./leases";

const lookEveryMs = 20;

/** When each environment's first change since `clear()` was committed, as another session of the database hears it. */
export class Changes {
  private readonly firstMs = new Map<string, number>();

  async start(): Promise<void> {
    await listen("environment", (payload) => {
      if (payload === "") throw new Error("The connection was lost: changes were missed.");
      const nowMs = performance.timeOrigin + performance.now();
      for (const id of JSON.parse(payload) as string[]) if (!this.firstMs.has(id)) this.firstMs.set(id, nowMs);
    });
  }

  clear(): void {
    this.firstMs.clear();
  }

  /** Waits until all of these have changed; answers when each did, in milliseconds since 1970. Throws after the timeout. */
  async of(ends: Ends, timeoutMs: number): Promise<Map<string, number>> {
    const giveUpMs = performance.now() + timeoutMs;
    while (this.firstMs.size < ends.size) {
      if (performance.now() > giveUpMs) throw new Error(`Only ${this.firstMs.size} of ${ends.size} began to end.`);
      await delay(lookEveryMs);
    }
    return new Map([...ends.keys()].map((id) => [id, this.firstMs.get(id) ?? Number.NaN]));
  }
}
