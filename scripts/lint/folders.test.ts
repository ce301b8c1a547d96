import { expect, test } from "vitest";
import { crowdedFolders, folderCycles } from "./folders";

const files = (folder: string, count: number, ending = ".ts") =>
  Array.from({ length: count }, (_, index) => `${folder}/file${index}${ending}`);

test("a folder with more than 30 source files is crowded, whatever lies in the folders inside it", () => {
  const tree = [...files("lib/logs", 31), ...files("lib/ssh", 30), ...files("lib/ssh/keys", 2)];
  expect(crowdedFolders(tree)).toEqual([{ folder: "lib/logs", count: 31 }]);
});

test("tests and what is of one kind do not count", () => {
  const tests = [...files("lib/logs", 31, ".test.ts"), ...files("lib/logs/testing", 31), ...files("jobs/tests", 31)];
  expect(crowdedFolders([...tests, ...files("components/ui", 40), ...files("scripts/bench", 40)])).toEqual([]);
});

const imports = (...pairs: [string, string][]) => pairs.map(([from, to]) => ({ from, to }));

test("folders beside each other that need each other are a cycle, however far it goes round", () => {
  expect(folderCycles(imports(["lib/a/x.ts", "lib/b/y.ts"], ["lib/b/deep/z.ts", "lib/a/x.ts"]))).toEqual([
    ["lib/a", "lib/b"],
  ]);
  const three = imports(
    ["lib/r/a/x.ts", "lib/r/b/x.ts"],
    ["lib/r/b/y.ts", "lib/r/c/x.ts"],
    ["lib/r/c/z.ts", "lib/r/a/y.ts"],
  );
  expect(folderCycles(three)).toEqual([["lib/r/a", "lib/r/b", "lib/r/c"]]);
});

test("a folder and one inside it, and what tests import, are no cycle", () => {
  const inside = imports(["lib/a/x.ts", "lib/a/b/y.ts"], ["lib/a/b/z.ts", "lib/a/x.ts"]);
  const byTests = imports(
    ["lib/a/x.ts", "lib/b/y.ts"],
    ["lib/b/y.test.ts", "lib/a/x.ts"],
    ["lib/b/tests/z.ts", "lib/a/x.ts"],
  );
  expect(folderCycles([...inside, ...byTests])).toEqual([]);
});
