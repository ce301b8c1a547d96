import { describe, expect, it } from "vitest";
import { statuses } from "@/lib/environments/lifecycle";
import { dutyOf, sameDuty } from "./duty";

const open = { id: "d1", cancelled: false, queuedOn: null };

describe("dutyOf", () => {
  it.each(statuses)("has an answer for %s, with and without an open deployment", (status) => {
    const kinds = [null, open, { ...open, cancelled: true }].map(
      (openDeployment) => dutyOf({ status, openDeployment, drill: false }).kind,
    );
    const expected = {
      queued: ["nothing", "deploy", "cancel"],
      provisioning: ["nothing", "deploy", "cancel"],
      deploying: ["nothing", "deploy", "cancel"],
      verifying: ["nothing", "deploy", "cancel"],
      ready: ["follow", "deploy", "cancel"],
      unhealthy: ["follow", "deploy", "cancel"],
      stopping: ["stop", "stop", "stop"],
      stopped: ["nothing", "nothing", "nothing"],
      terminating: ["teardown", "teardown", "teardown"],
      terminated: ["nothing", "nothing", "nothing"],
      failed: ["nothing", "nothing", "nothing"],
    }[status];
    expect(kinds).toEqual(expected);
  });
});

it("rehearses an interruption where the environment runs and nothing is deployed", () => {
  const drilled = (openDeployment: typeof open | null) =>
    statuses.filter((status) => dutyOf({ status, openDeployment, drill: true }).kind === "drill");
  expect(drilled(null)).toEqual(["ready", "unhealthy"]);
  expect(drilled(open)).toEqual([]);
});

const deploying = { kind: "deploy", deploymentId: "a", queuedOn: null } as const;

it("tells one deployment from another", () => {
  expect(sameDuty(deploying, { ...deploying })).toBe(true);
  expect(sameDuty(deploying, { ...deploying, deploymentId: "b" })).toBe(false);
  expect(sameDuty(deploying, { kind: "cancel", deploymentId: "a" })).toBe(false);
});

it("goes on with a deployment that has got its room", () => {
  expect(sameDuty({ ...deploying, queuedOn: "t1" }, deploying)).toBe(true);
});
