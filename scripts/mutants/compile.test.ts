import { expect, test } from "vitest";
import { apart } from "./compile";
import type { Mutant } from "./mutant";

function mutant(name: string, ...files: string[]): Mutant {
  return { name, what: "", tests: [], harmless: null, files, patch: "" };
}

test("what changes the same file is in different groups", () => {
  const [one, two, both, other] = [
    mutant("one", "a"),
    mutant("two", "b"),
    mutant("both", "a", "b"),
    mutant("other", "c"),
  ];
  expect(apart([one, two, both, other])).toEqual([[one, two, other], [both]]);
  expect(apart([])).toEqual([]);
});
