import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importRules } from "./importRules";
import { checkImports, sources } from "./imports";
import { plants, sound, type Tree } from "./plants";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mayfly-rules-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function check(name: string, tree: Tree) {
  const root = path.join(folder, name);
  for (const [file, content] of Object.entries(tree)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  await symlink(path.resolve("node_modules"), path.join(root, "node_modules"));
  return checkImports(root, await sources(root));
}

test("a sound tree breaks no rule, and every file of it is read", async () => {
  const { read, violations } = await check("sound", sound);
  expect(violations).toEqual([]);
  expect(read).toBe(Object.keys(sound).length);
});

test("every rule has a planted violation", () => {
  expect(Object.keys(plants).sort()).toEqual(importRules.map(({ name }) => name).sort());
});

const cases = Object.entries(plants).flatMap(([rule, trees]) =>
  trees.map((tree, index) => ({ rule, tree, planted: Object.keys(tree)[0], name: `${rule}-${index}` })),
);

test.each(cases)("$rule is caught in $planted", async ({ rule, tree, planted, name }) => {
  const { violations } = await check(name, { ...sound, ...tree });
  expect(violations.filter(({ from }) => from === planted).map(({ rule }) => rule)).toContain(rule);
});
