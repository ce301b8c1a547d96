import type { Instance } from "@aws-sdk/client-ec2";
import { expect, test } from "vitest";
import { toProviderInstance } from "./convert";

const launched = new Date("2026-11-30T10:00:00Z");
const stopped = "User initiated (2026-11-30 12:34:56 GMT)";

const cases: [NonNullable<Instance["State"]>["Name"], string | undefined, string | null][] = [
  ["pending", "", "2026-11-30T10:00:00.000Z"],
  ["running", stopped, "2026-11-30T10:00:00.000Z"],
  ["stopping", stopped, "2026-11-30T12:34:56.000Z"],
  ["stopped", stopped, "2026-11-30T12:34:56.000Z"],
  ["terminated", stopped, "2026-11-30T12:34:56.000Z"],
  ["terminated", "Server.SpotInstanceTermination", null],
  ["terminated", undefined, null],
];

test.each(cases)("of one that is %s with %j the cloud says since when: %s", (Name, StateTransitionReason, since) => {
  const instance = { State: { Name }, LaunchTime: launched, StateTransitionReason };
  expect(toProviderInstance(instance).since?.toISOString() ?? null).toBe(since);
});
