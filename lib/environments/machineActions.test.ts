import { describe, expect, it } from "vitest";
import type { Market } from "@/lib/providers/types";
import { statuses } from "./lifecycle";
import { machineActions } from "./machineActions";

const states = statuses.flatMap((status) =>
  [true, false].flatMap((isDeploying) =>
    (["spot", "on-demand", null] satisfies (Market | null)[]).map((market) => ({ status, isDeploying, market })),
  ),
);

describe("machineActions", () => {
  it("says why, exactly where something cannot be done", () => {
    for (const state of states) {
      const { canStop, whyNotStop, canStart, whyNotStart, canDrill, whyNotDrill } = machineActions(state);
      expect([whyNotStop === null, whyNotStart === null, whyNotDrill === null]).toEqual([canStop, canStart, canDrill]);
    }
  });

  it("stops on-demand machines that nobody deploys on, starts what is stopped, drills what is ready on Spot", () => {
    const able = (can: "canStop" | "canStart" | "canDrill") =>
      states
        .filter((state) => machineActions(state)[can])
        .map(({ status, isDeploying, market }) => `${status} ${isDeploying ? "deploying " : ""}${market}`);
    expect(able("canStop")).toEqual(["ready on-demand", "unhealthy on-demand"]);
    expect(new Set(able("canStart").map((state) => state.split(" ")[0]))).toEqual(new Set(["stopped"]));
    expect(able("canDrill")).toEqual(["ready spot"]);
  });

  it("tells of Spot's reason also while it is deployed", () => {
    const { whyNotStop } = machineActions({ status: "deploying", isDeploying: true, market: "spot" });
    expect(whyNotStop).toContain("persistent Spot requests");
  });
});
