import { describe, expect, it } from "vitest";
import type { DoctorLine } from "@/lib/providers/types";
import { splitFix, tally, verdictOf } from "./doctorVerdict";

const startedAt = "2026-03-01T10:00:00.000Z";
const startedMs = Date.parse(startedAt);
const line = (status: DoctorLine["status"]): DoctorLine => ({ name: "x", status, message: "x", fix: null });
const report = (...statuses: DoctorLine["status"][]) => ({
  ...{ startedAt, finishedAt: startedAt },
  lines: statuses.map(line),
});

describe("the doctor's verdict", () => {
  it.each([
    [["passed", "skipped"], "passed"],
    [["passed", "warning"], "warning"],
    [["warning", "failed", "passed"], "failed"],
    [[], "passed"],
  ] as const)("of %j is %s", (statuses, verdict) => {
    expect(verdictOf(report(...statuses), startedMs)).toBe(verdict);
  });

  it("comes when it has looked at everything, unless it was broken off", () => {
    const looking = { ...report("failed"), finishedAt: null };
    expect(verdictOf(null, startedMs)).toBe("unknown");
    expect(verdictOf(looking, startedMs + 299_000)).toBe("looking");
    expect(verdictOf(looking, startedMs + 301_000)).toBe("broken-off");
  });

  it("is told in numbers", () => {
    const { lines } = report("passed", "passed", "failed", "warning", "skipped");
    expect(tally(lines)).toBe("1 failed, 1 warning, 2 passed, 1 skipped");
  });
});

describe("a fix", () => {
  it.each([
    [
      "Ask AWS for more: aws service-quotas request-service-quota-increase --quota-code L-1",
      { text: "Ask AWS for more:", command: "aws service-quotas request-service-quota-increase --quota-code L-1" },
    ],
    [
      "Enable it in the AWS console (Account, AWS Regions), or: aws account enable-region --region-name eu-south-1",
      {
        text: "Enable it in the AWS console (Account, AWS Regions), or:",
        command: "aws account enable-region --region-name eu-south-1",
      },
    ],
    ["Allow ec2:RunInstances: the target's page has the whole policy.", null],
    ['Add the condition "StringEquals": {"sts:ExternalId": "mayfly-1"} to the role\'s trust policy.', null],
  ])("%j", (fix, parts) => {
    expect(splitFix(fix)).toEqual(parts ?? { text: fix, command: null });
  });
});
