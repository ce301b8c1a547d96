import { expect, test } from "vitest";
import { stepNames } from "@/lib/logs/types";
import { deploymentPurposes } from "./deployment";
import { recipe, recipeOf } from "./recipe";

const of = (purpose: (typeof deploymentPurposes)[number]) => recipe({ source: "repository", runtime: "pm2", purpose });
const actions = (purpose: (typeof deploymentPurposes)[number]) => of(purpose).steps.map(({ action }) => action);

test("a release and a replacement do all, a start only what a stop has undone", () => {
  const all = ["launch", "connect", "bootstrap", "checkout", "install", "build", "start", "verify"];
  expect(actions("deploy")).toEqual(all);
  expect(actions("replace")).toEqual(all);
  expect(actions("start")).toEqual(["power-on", "connect", "bootstrap", null, null, null, "start-again", "verify"]);
});

test("a failure puts the previous release back, keeps what there is, or stops again", () => {
  expect(deploymentPurposes.map((purpose) => of(purpose).afterFailure)).toEqual(["restore", "keep", "stop"]);
});

test.each(deploymentPurposes)("of a %s the steps are shown in one order, and each has a deadline", (purpose) => {
  const { steps } = of(purpose);
  expect(steps.map(({ name }) => name)).toEqual(stepNames.filter((name) => steps.some((step) => step.name === name)));
  for (const { deadlineMs, tries } of steps) {
    expect(deadlineMs).toBeGreaterThanOrEqual(60_000);
    expect([1, 3]).toContain(tries);
  }
  // Only what asks somebody outside is tried again, and all of it ends within an hour.
  expect(steps.filter(({ tries }) => tries > 1).map(({ name }) => name)).toEqual(["launch", "checkout"]);
  expect(steps.reduce((sum, { deadlineMs }) => sum + deadlineMs, 0)).toBeLessThan(3_600_000);
});

test("an environment is deployed from its bootstrap on, and verified at the end", () => {
  for (const purpose of deploymentPurposes) {
    const events = of(purpose).steps.flatMap(({ name, event }) => (event ? [[name, event]] : []));
    expect(events).toEqual([
      ["bootstrap", "deploy"],
      ["verify", "verify"],
    ]);
  }
});

test("a stored deployment has the recipe of its purpose", () => {
  expect(recipeOf({ purpose: "start" })).toEqual(of("start"));
});
