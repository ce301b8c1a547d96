import { describe, expect, it } from "vitest";
import type { InstanceState, ProviderInstance } from "@/lib/providers/types";
import { explainLoss, lossIn } from "./loss";

const old = { looks: 1, ageMs: 600_000 };

function seen(state: InstanceState, stateReason: string | null = null): ProviderInstance {
  const place = {
    environmentId: null,
    attempt: 1,
    type: "t3.small",
    market: "spot",
    zone: "a",
    publicIp: null,
  } as const;
  return { id: "i-1", state, stateReason, since: null, launchedAt: new Date(0), ...place };
}

describe("lossIn", () => {
  it.each([
    ["pending", null],
    ["running", null],
    ["stopping", "stopped"],
    ["stopped", "stopped"],
    ["shutting-down", "gone"],
    ["terminated", "gone"],
  ] as const)("takes %s for %s", (state, kind) => {
    expect(lossIn(seen(state), old)?.kind ?? null).toBe(kind);
  });

  it.each([
    ["a new one", { looks: 9, ageMs: 30_000 }, null],
    ["the first look", { looks: 1, ageMs: 600_000 }, null],
    ["an old one, twice", { looks: 2, ageMs: 600_000 }, "gone"],
  ] as const)("takes a machine that is not known for lost or not: %s", (_, absence, kind) => {
    expect(lossIn(undefined, absence)?.kind ?? null).toBe(kind);
  });
});

describe("explainLoss", () => {
  it.each([
    [{ kind: "notice", endsAt: new Date("2026-01-02T12:34:56Z") }, "Notice: AWS takes i-1 back at 12:34:56 UTC."],
    [{ kind: "notice", endsAt: null }, "Notice: AWS takes i-1 back soon."],
    [{ kind: "gone", reason: "Spot instance termination." }, "i-1 has gone without notice: Spot instance termination."],
    [{ kind: "gone", reason: null }, "i-1 has gone without notice: the cloud gave no reason."],
    [{ kind: "stopped", reason: "User initiated" }, "i-1 was stopped, and not by Mayfly: User initiated."],
  ] as const)("says %j", (loss, sentence) => {
    expect(explainLoss(loss, "i-1", "AWS")).toBe(sentence);
  });
});

it.each([
  [120_000, 9, null],
  [120_001, 1, null],
  [120_001, 2, "gone"],
  [600_000, 0, null],
] as const)("takes one that is not known, launched %i ms ago, after %i looks for %s", (ageMs, looks, kind) => {
  expect(lossIn(undefined, { ageMs, looks })?.kind ?? null).toBe(kind);
});

it("tells how a machine was lost, and why", () => {
  expect(lossIn(seen("terminated", "Spot took it"), old)).toEqual({ kind: "gone", reason: "Spot took it" });
  expect(lossIn(seen("stopped", "Somebody did"), old)).toEqual({ kind: "stopped", reason: "Somebody did" });
  expect(lossIn(undefined, { ageMs: 200_000, looks: 2 })).toMatchObject({ reason: expect.stringMatching(/not know/) });
  expect(explainLoss({ kind: "stopped", reason: null }, "i-1", "AWS")).toBe(
    "i-1 was stopped, and not by Mayfly: the cloud gave no reason.",
  );
});
