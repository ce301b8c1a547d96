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

describe("the borders", () => {
  it.each([
    [199, false, true],
    [200, true, true],
    [399, true, true],
    [400, false, true],
    [499, false, true],
    [500, false, false],
  ])("of status %i: healthy on a path: %s, without one: %s", (status, onPath, without) => {
    expect([problemOf({ status }, true) === null, problemOf({ status }, false) === null]).toEqual([onPath, without]);
    if (!onPath) expect(problemOf({ status }, true)).toBe(`answers with status ${status}`);
  });

  it.each([
    [1, false, false],
    [2, false, true],
    [4, false, true],
    [5, true, true],
  ])("of %i crashes: a loop though it answers: %s, where it does not: %s", (count, answering, silent) => {
    const crashes = new CrashCounter();
    for (let number = 0; number < count; number += 1) crashes.add(number);
    expect([crashes.problem(59_999, true) !== null, crashes.problem(59_999, false) !== null]).toEqual([
      ...[answering, silent],
    ]);
    expect(crashes.problem(60_000, false) === null).toBe(count < 3);
    expect(crashes.problem(60_000 + count, false)).toBeNull();
  });
});

it.each([
  ["App [app:0] exited with code [0] via signal [SIGINT]", "code 0"],
  ["App [app:7] exited with code [137] via signal [SIGKILL]", "code 137"],
  ["App [app:0] exited with code [3]", "code 3"],
  ["App [other:0] exited with code [1] via signal [SIGINT]", null],
])("reads %s as %s", (line, end) => {
  expect(crashIn(`2026-11-21T10:00:00: PM2 log: ${line}`)).toBe(end);
});
