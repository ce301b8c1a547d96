import type { ProviderInstance } from "@/lib/providers/types";

/** How an environment comes to need another machine. */
export type Loss =
  /** The cloud takes it back, at `endsAt` where it says when. A drill may have made it up. */
  | { kind: "notice"; endsAt: Date | null }
  | { kind: "gone"; reason: string | null }
  /** Switched off, and not by Mayfly. */
  | { kind: "stopped"; reason: string | null };

/** How often a machine was looked for and not known, one look after the other, and how long ago it was launched. */
export type Absence = { looks: number; ageMs: number };

/** A new machine may not be seen everywhere at once (EC2 Developer Guide, "Eventual consistency"). */
const youngMs = 120_000;
const looksUntilGone = 2;

/**
 * What the cloud's answer says about a machine that should run: null where all is well, or nobody can tell yet.
 * Source: EC2 User Guide, "Instance lifecycle": an ended machine is shown for a while, then not any more.
 */
export function lossIn(seen: ProviderInstance | undefined, { looks, ageMs }: Absence): Loss | null {
  if (!seen) {
    const isGone = ageMs > youngMs && looks >= looksUntilGone;
    return isGone ? { kind: "gone", reason: "the cloud does not know it any more" } : null;
  }
  switch (seen.state) {
    case "pending":
    case "running":
      return null;
    case "stopping":
    case "stopped":
      return { kind: "stopped", reason: seen.stateReason };
    case "shutting-down":
    case "terminated":
      return { kind: "gone", reason: seen.stateReason };
  }
}

/** As a sentence for the timeline. `cloud`: the target's name. */
export function explainLoss(loss: Loss, machine: string, cloud: string): string {
  if (loss.kind === "notice") {
    const when = loss.endsAt === null ? "soon" : `at ${loss.endsAt.toISOString().slice(11, 19)} UTC`;
    return `Notice: ${cloud} takes ${machine} back ${when}.`;
  }
  const reason = `${loss.reason ?? "the cloud gave no reason"}`.replace(/\.$/, "");
  if (loss.kind === "stopped") return `${machine} was stopped, and not by Mayfly: ${reason}.`;
  return `${machine} has gone without notice: ${reason}.`;
}

/** Ends work on a machine that is lost. */
export class MachineLost extends Error {
  constructor(readonly loss: Loss) {
    super("The machine is lost.");
    this.name = "MachineLost";
  }
}
