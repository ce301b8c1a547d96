import { expect, it } from "vitest";
import { atLeast, p99AtMost, ratioAtMost } from "./finding";
import { figure, table } from "./table";

it("says figures with three digits", () => {
  expect([0.012345, 1.5, 12.345, 123.4, 1_234_567, Number.NaN].map(figure)).toEqual([
    "0.0123",
    "1.5",
    "12.3",
    "123",
    "1,234,567",
    "none",
  ]);
});

it("shows both sides, the ratio, and which bars are met", () => {
  const [ours, theirs] = [[[2, 4]], [[1, 2]]];
  const shown = table([
    {
      what: "create",
      unit: "ms",
      ours,
      beside: { what: "bare", rounds: theirs },
      bars: [p99AtMost(ours, 50, "ms"), ratioAtMost(ours, theirs, 1.5)],
    },
    { what: "resumed", unit: "", ours: [], bars: [atLeast("streams", 10, 10)] },
  ]);
  const [head, rule, create, resumed] = shown.split("\n").map((line) => line.replace(/ +/g, " "));
  expect(head).toBe("| what | median | p99 | beside | its median | its p99 | ratio | bar |");
  expect(rule).toMatch(/^\|(-+\|)+$/);
  expect(create).toBe(
    "| create | 3 ms | | bare | 1.5 ms | | 2 x | p99 at most 50 ms: met; ratio at most 1.5 x: MISSED (2) |",
  );
  expect(resumed).toBe("| resumed | | | | | | | streams at least 10: met |");
});
