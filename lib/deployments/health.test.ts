import { describe, expect, it } from "vitest";
import { CrashCounter, crashIn, problemOf } from "./health";

describe("problemOf", () => {
  it.each([
    [200, true, true],
    [302, true, true],
    [404, true, false],
    [500, true, false],
    [404, false, true],
    [499, false, true],
    [500, false, false],
  ])("status %i with a health path: %s is healthy: %s", (status, hasHealthPath, healthy) => {
    expect(problemOf({ status }, hasHealthPath) === null).toBe(healthy);
  });

  it("says why there was no answer", () => {
    expect(problemOf({ failure: "connection refused" }, false)).toBe("does not answer (connection refused)");
  });
});

it("calls five crashes within a minute a crash loop, and forgets them", () => {
  const crashes = new CrashCounter();
  for (const atMs of [0, 1_000, 2_000, 3_000]) crashes.add(atMs);
  expect(crashes.problem(4_000, true)).toBeNull();
  expect(crashes.problem(4_000, false)).toBe("keeps crashing (4 times in the last minute)");
  crashes.add(4_000);
  expect(crashes.problem(4_000, true)).toBe("keeps crashing (5 times in the last minute)");
  expect(crashes.problem(62_500, true)).toBeNull();
});

it("reads the app's end from PM2's log", () => {
  expect(crashIn("2026-11-21T10:00:00: PM2 log: App [app:0] exited with code [1] via signal [SIGINT]")).toBe("code 1");
  expect(crashIn("2026-11-21T10:00:00: PM2 log: App [app:0] exited with code [0] via signal [SIGKILL]")).toBe(
    "SIGKILL",
  );
  expect(crashIn("2026-11-21T10:00:00: PM2 log: App [app:0] online")).toBeNull();
});
