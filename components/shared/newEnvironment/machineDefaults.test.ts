import { describe, expect, test } from "vitest";
import type { TargetChoice } from "@/lib/targets/queries";
import { machineDefaults, type ProjectMachine } from "./machineDefaults";

function target(id: string, changes: Partial<TargetChoice> = {}): TargetChoice {
  return {
    ...{ id, name: id.toUpperCase(), region: "eu-west-1", isDefault: false, warning: null, sizes: [] },
    ...{ defaultSize: "small", defaultMarket: "spot", sharedAddress: null },
    ...changes,
  };
}

const targets = [target("a", { isDefault: true }), target("b", { defaultSize: "large", defaultMarket: "spot-only" })];
const silent: ProjectMachine = { target: null, instanceType: null, market: null };

describe("what holds for what is left empty", () => {
  test("is the default target's, without a project or one that says nothing", () => {
    for (const project of [null, silent]) {
      expect(machineDefaults(targets, project, "")).toEqual({
        target: targets[0],
        defaultTarget: { name: "A", from: "installation", known: true },
        size: { value: "small", from: "target" },
        market: { value: "spot", from: "target" },
      });
    }
  });

  test("is the chosen target's", () => {
    const defaults = machineDefaults(targets, silent, "b");
    expect(defaults.target?.id).toBe("b");
    expect(defaults.size?.value).toBe("large");
    expect(defaults.market?.value).toBe("spot-only");
    expect(defaults.defaultTarget.name).toBe("A");
  });

  test("is the project's first, also on another target", () => {
    const project: ProjectMachine = { target: { id: "b", name: "B" }, instanceType: "medium", market: "on-demand" };
    expect(machineDefaults(targets, project, "")).toMatchObject({
      target: { id: "b" },
      defaultTarget: { name: "B", from: "project", known: true },
      size: { value: "medium", from: "project" },
      market: { value: "on-demand", from: "project" },
    });
    expect(machineDefaults(targets, project, "a").size).toEqual({ value: "medium", from: "project" });
  });

  test("is not known where the project's target is away, or there is none", () => {
    const project: ProjectMachine = { ...silent, target: { id: "gone", name: "Gone" } };
    expect(machineDefaults(targets, project, "")).toEqual({
      target: undefined,
      defaultTarget: { name: "Gone", from: "project", known: false },
      size: null,
      market: null,
    });
    expect(machineDefaults([], null, "").defaultTarget).toEqual({ name: "", from: "installation", known: false });
  });
});
