import { expect, test } from "vitest";
import type { Mutant } from "./mutant";
import type { Result, Verdict } from "./results";
import { isEnough, table } from "./table";

function planted(verdicts: Record<string, Verdict | null>, harmless: Record<string, string> = {}) {
  const mutants = Object.keys(verdicts).map((name): Mutant => {
    return { name, what: `${name} is wrong.`, tests: [], harmless: harmless[name] ?? null, files: [], patch: "" };
  });
  const results = Object.entries(verdicts).flatMap(([name, verdict]): [string, Result][] =>
    verdict ? [[name, { name, fingerprint: "", verdict, by: null, seconds: 1 }]] : [],
  );
  return [mutants, new Map(results)] as const;
}

const nine = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`logs/bug-${index}`, "noticed" as const]));

test("counts by room, and lists what is unnoticed with its reason", () => {
  const found = planted({ ...nine, "keys/odd": "unnoticed" }, { "keys/odd": "Nobody reads it." });
  expect(table(...found)).toContain("| keys | 1 | 0 | 1 | 0 |");
  expect(table(...found)).toContain("| all | 10 | 9 | 1 | 0 |");
  expect(table(...found)).toContain("9 of 10 noticed: 90.0 %");
  expect(table(...found)).toContain("- keys/odd (unnoticed): keys/odd is wrong. Nobody reads it.");
});

test.each<[string, boolean, ReturnType<typeof planted>]>([
  ["nine in ten and a reason", true, planted({ ...nine, "keys/odd": "unnoticed" }, { "keys/odd": "Nobody reads it." })],
  ["no reason", false, planted({ ...nine, "keys/odd": "unnoticed" })],
  ["one that was not tried", false, planted({ ...nine, "keys/odd": null })],
  ["one that does not compile", false, planted({ ...nine, "keys/odd": "does not compile" }, { "keys/odd": "It is." })],
  ["a test that fails anyway", false, planted({ ...nine, "keys/odd": "tests fail without it" })],
  [
    "two in ten",
    false,
    planted({ ...nine, "keys/odd": "unnoticed", "keys/even": "unnoticed" }, { "keys/odd": "So.", "keys/even": "So." }),
  ],
])("%s: %s", (_, enough, found) => {
  expect(isEnough(...found)).toBe(enough);
});
