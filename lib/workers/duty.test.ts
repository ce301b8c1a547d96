import { describe, expect, it } from "vitest";
import { statuses } from "@/lib/environments/lifecycle";
import { dutyOf, type OpenDeployment, sameDuty } from "./duty";

const open = { id: "d1", cancelled: false, queuedOn: null, hasRoom: false };

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

describe("what is queued", () => {
  const kindOf = (status: "queued" | "provisioning" | "ready" | "unhealthy", waiting: Partial<typeof open>) =>
    dutyOf({ status, openDeployment: { ...open, ...waiting, queuedOn: "t1" } as OpenDeployment, drill: true }).kind;

  it("is nobody's until its target has room", () => {
    expect(kindOf("queued", { hasRoom: false })).toBe("nothing");
    expect(kindOf("provisioning", { hasRoom: false })).toBe("nothing");
    expect(kindOf("queued", { hasRoom: true })).toBe("deploy");
  });

  it("has the release before it followed meanwhile", () => {
    expect(kindOf("ready", { hasRoom: false })).toBe("follow");
    expect(kindOf("unhealthy", { hasRoom: false })).toBe("follow");
    expect(kindOf("ready", { hasRoom: true })).toBe("deploy");
  });

  it("is cancelled without room", () => {
    expect(kindOf("queued", { hasRoom: false, cancelled: true })).toBe("cancel");
    expect(kindOf("ready", { hasRoom: false, cancelled: true })).toBe("cancel");
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
