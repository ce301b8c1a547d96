import type { MarketPolicy } from "@/lib/providers/types";
import type { TargetChoice } from "@/lib/targets/queries";

/** What a project says about machines: null is "as the target does". */
export type ProjectMachine = {
  target: { id: string; name: string } | null;
  instanceType: string | null;
  market: MarketPolicy | null;
};

type Default<Value> = { value: Value; from: "project" | "target" };

export type MachineDefaults = {
  /** The target that the machine will come from: the one chosen, else the default. */
  target: TargetChoice | undefined;
  /** What holds while no target is chosen; `known` is false where it cannot be used (any more). */
  defaultTarget: { name: string; from: "project" | "installation"; known: boolean };
  size: Default<string> | null;
  market: Default<MarketPolicy> | null;
};

/** What holds for what a form leaves empty: the project's own default, else the target's, as for REST. */
export function machineDefaults(
  targets: TargetChoice[],
  project: ProjectMachine | null,
  targetId: string,
): MachineDefaults {
  const installations = targets.find(({ isDefault }) => isDefault);
  const wished = project?.target ?? null;
  const fallback = wished ? targets.find(({ id }) => id === wished.id) : installations;
  const target = targetId ? targets.find(({ id }) => id === targetId) : fallback;
  const of = <Value>(own: Value | null | undefined, targets: Value | undefined): Default<Value> | null => {
    if (own) return { value: own, from: "project" };
    return targets === undefined ? null : { value: targets, from: "target" };
  };
  return {
    target,
    defaultTarget: {
      name: fallback?.name ?? wished?.name ?? "",
      from: wished ? "project" : "installation",
      known: fallback !== undefined,
    },
    size: of(project?.instanceType, target?.defaultSize),
    market: of(project?.market, target?.defaultMarket),
  };
}
