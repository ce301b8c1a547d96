import { expect, test } from "vitest";
import { importRules } from "./importRules";
import { checkImports, sources } from "./imports";
import { plants, sound } from "./plants";
import { type Tree, writeTree } from "./tree";

async function check(tree: Tree) {
  const root = await writeTree(tree);
  return checkImports(root, await sources(root));
}

test("a sound tree breaks no rule, and every file of it is read", async () => {
  const { read, violations } = await check(sound);
  expect(violations).toEqual([]);
  expect(read).toBe(Object.keys(sound).length);
});

test("every rule has a planted violation", () => {
  expect(Object.keys(plants).sort()).toEqual(importRules.map(({ name }) => name).sort());
});

const cases = Object.entries(plants).flatMap(([rule, trees]) =>
  trees.map((tree) => ({ rule, tree, planted: Object.keys(tree)[0] })),
);

test.each(cases)("$rule is caught in $planted", async ({ rule, tree, planted }) => {
  const { violations } = await check({ ...sound, ...tree });
  expect(violations.filter(({ from }) => from === planted).map(({ rule }) => rule)).toContain(rule);
});
