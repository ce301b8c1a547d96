import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { choose, readCatalogue } from "./catalogue";
import { apart } from "./compile";
import { readMutant } from "./mutant";

const root = process.cwd();
const catalogue = await readCatalogue(root);

test("each planted bug applies to the code as it is", () => {
  for (const group of apart(catalogue)) {
    const files = group.map(({ name }) => path.join("scripts/mutants/patches", `${name}.patch`));
    const { stderr } = spawnSync("git", ["apply", "--check", ...files], { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
  }
});

test("each planted bug names tests that are there", () => {
  const named = new Set(catalogue.flatMap(({ tests }) => tests));
  expect([...named].filter((file) => !/\.test\.tsx?$/.test(file) || !existsSync(path.join(root, file)))).toEqual([]);
  expect(catalogue.length).toBeGreaterThanOrEqual(120);
});

const patch = "diff --git a/lib/a.ts b/lib/a.ts\n--- a/lib/a.ts\n+++ b/lib/a.ts\n@@ -1 +1 @@\n-1\n+2\n";

test("a patch file says what is wrong then, and who should notice it", () => {
  const head = "What: It is off by one.\nTests: lib/a.test.ts lib/b.int.test.ts\nHarmless: Nobody counts.\n---\n";
  expect(readMutant("logs/off", head + patch)).toEqual({
    name: "logs/off",
    what: "It is off by one.",
    tests: ["lib/a.test.ts", "lib/b.int.test.ts"],
    harmless: "Nobody counts.",
    files: ["lib/a.ts"],
    patch,
  });
});

test.each([
  ["What", `Tests: lib/a.test.ts\n---\n${patch}`],
  ["Tests", `What: It is off by one.\n---\n${patch}`],
  ["no file is changed", "What: It is off by one.\nTests: lib/a.test.ts\n---\n"],
])("says that %s is missing", (missing, text) => {
  expect(() => readMutant("logs/off", text)).toThrow(missing);
});

test("a name means one bug, or a room all that are in it", () => {
  const [one, two, other] = ["logs/one", "logs/two", "logsmith/one"].map((name) =>
    readMutant(name, `What: x\nTests: lib/a.test.ts\n---\n${patch}`),
  );
  const all = [one, two, other].flatMap((mutant) => (mutant ? [mutant] : []));
  expect(choose(all, ["logs"])).toEqual([one, two]);
  expect(choose(all, ["logs/two"])).toEqual([two]);
  expect(choose(all, [])).toEqual(all);
  expect(() => choose(all, ["lags"])).toThrow("lags");
});
