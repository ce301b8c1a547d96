import { expect, test } from "vitest";
import { readAppStatus } from "./appStatus";

const entry = (status: string, changes = {}) => ({
  name: "app",
  pid: 12,
  pm2_env: { status, restart_time: 2, pm_uptime: 1_000, exit_code: 3, ...changes },
});

test.each([
  ["online", "online"],
  ["launching", "online"],
  ["waiting restart", "waiting"],
  ["errored", "stopped"],
  ["stopped", "stopped"],
])("PM2's %s is %s", (status, expected) => {
  expect(readAppStatus(JSON.stringify([entry(status)]))).toEqual({
    status: expected,
    restarts: 2,
    pid: 12,
    startedAtMs: 1_000,
    exitCode: 3,
  });
});

test("what PM2 prints before the list does not matter, nor do other processes", () => {
  const other = { ...entry("online"), name: "module" };
  const stdout = `[PM2] Spawning PM2 daemon\n>>>> In-memory PM2 is out-of-date\n${JSON.stringify([other, entry("online")])}\n`;
  expect(readAppStatus(stdout)).toMatchObject({ restarts: 2 });
});

test.each(["[]", "", JSON.stringify([{ ...entry("online"), name: "other" }])])(
  "without the app there is none: %s",
  (stdout) => {
    expect(readAppStatus(stdout)).toBeNull();
  },
);

test("an app that waits has no process, and maybe never ended", () => {
  const waiting = { ...entry("waiting restart", { exit_code: undefined }), pid: 0 };
  expect(readAppStatus(JSON.stringify([waiting]))).toMatchObject({ pid: null, exitCode: null });
});
