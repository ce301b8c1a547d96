import { describe } from "vitest";
import { describeLaunches } from "./launches";
import { describeMachines } from "./machines";
import { describeRefusals } from "./refusals";
import type { Rehearsal } from "./rehearsal";
import { useStage } from "./stage";

/** The suite that every provider passes. Defines tests; `rehearse` is called once the cloud is up. */
export function describeProvider(name: string, rehearse: () => Rehearsal): void {
  describe(name, () => {
    const stage = useStage(rehearse);
    describeLaunches(stage);
    describeRefusals(stage);
    describeMachines(stage);
  });
}
