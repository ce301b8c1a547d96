import { expect, it } from "vitest";
import { readNotice } from "./notice";

it.each([
  [
    '{"action": "terminate", "time": "2026-09-18T08:22:00Z"}',
    { kind: "interruption", endsAt: new Date("2026-09-18T08:22:00Z") },
  ],
  ['{"action":"hibernate","time":"now"}', { kind: "interruption", endsAt: null }],
  ['{"noticeTime": "2026-10-27T08:22:00Z"}', { kind: "rebalance" }],
  ["{}", null],
  ["404", null],
  ['{"action": "terminate"', null],
])("reads %s", (line, notice) => {
  expect(readNotice(line)).toEqual(notice);
});
