import { expect, test } from "vitest";

const [january, july] = [new Date("2026-01-15T00:00:00Z"), new Date("2026-07-15T00:00:00Z")];

/** By project of vitest.config.ts: minutes that UTC is ahead in January and in July. */
const zones: Record<string, [zone: string, january: number, july: number]> = {
  unit: ["Pacific/Kiritimati", -840, -840],
  summer: ["Australia/Lord_Howe", -660, -630],
};

test("pure tests run in two zones far from UTC, one of them with summer time", ({ task }) => {
  const [zone, inJanuary, inJuly] = zones[task.file.projectName ?? ""] ?? [];
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
  expect([january.getTimezoneOffset(), july.getTimezoneOffset()]).toEqual([inJanuary, inJuly]);
  expect(january.getHours()).toBe(-(inJanuary ?? 0) / 60);
});
