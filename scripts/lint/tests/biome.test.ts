import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type Tree, writeTree } from "@/scripts/lint/tree";

const plants: Record<string, Tree> = {
  "lint/complexity/noExcessiveCognitiveComplexity": { "lib/a.ts": nested(7) },
  "lint/complexity/noExcessiveLinesPerFunction": { "lib/a.ts": `export function long() {\n${lines(60)}}\n` },
  "lint/correctness/noUnusedImports": { "lib/a.ts": 'import { b } from "./b";\n' },
  "lint/correctness/noUnusedVariables": { "lib/a.ts": "const a = 1;\n" },
  "lint/nursery/noFloatingPromises": {
    "lib/a.ts": 'import { work } from "./b";\nexport function go() {\n  work();\n}\n',
    "lib/b.ts": "export async function work(): Promise<void> {}\n",
  },
  "lint/performance/noBarrelFile": { "lib/a.ts": 'export { b } from "./b";\n' },
  "lint/performance/noReExportAll": { "lib/a.ts": 'export * from "./b";\n' },
  "lint/style/noExcessiveLinesPerFile": { "lib/a.ts": lines(310) },
  "lint/style/noProcessEnv": { "lib/a.ts": "export const home = process.env.HOME;\n" },
  "lint/style/noRestrictedImports": { "lib/x/a.ts": 'import { b } from "../b";\nexport const a = b;\n' },
  "lint/style/useImportType": { "lib/a.ts": 'import { B } from "./b";\nexport type A = B;\n' },
  "lint/suspicious/noConsole": { "lib/a.ts": "console.log(1);\n" },
  "lint/suspicious/noExplicitAny": { "lib/a.ts": "export const a: any = 1;\n" },
  "lint/suspicious/noFocusedTests": { "lib/a.test.ts": 'import { test } from "vitest";\ntest.only("a", () => {});\n' },
  "lint/suspicious/noSkippedTests": { "lib/a.test.ts": 'import { test } from "vitest";\ntest.skip("a", () => {});\n' },
  "lint/suspicious/noTsIgnore": { "lib/a.ts": "// @ts-ignore\nexport const a = 1;\n" },
  plugin: { "lib/environments/lifecycle.ts": "export const now = () => Date.now();\n" },
  format: { "lib/a.ts": "export const a = 'single'\n" },
};

function lines(count: number): string {
  return "  Math.abs(1);\n".repeat(count);
}

function nested(depth: number): string {
  return `export function deep(n: number) {\n${"if (n) { ".repeat(depth)}return n;${" }".repeat(depth)}\n}\n`;
}

async function categories(tree: Tree): Promise<string[]> {
  const root = await writeTree({ ...tree, ".gitignore": "node_modules/\n" }, ["biome.json", "scripts/lint/pure.grit"]);
  const argv = ["check", "--error-on-warnings", "--reporter=json", "--vcs-enabled=false", "lib"];
  const { stdout } = await promisify(execFile)("node_modules/.bin/biome", argv, { cwd: root }).catch(
    (failed) => failed,
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; severity: string }[] };
  return diagnostics.filter(({ severity }) => severity === "error").map(({ category }) => category);
}

test("sound code breaks no rule", async () => {
  expect(await categories({ "lib/a.ts": "export const a = 1;\n" })).toEqual([]);
});

test.each(Object.entries(plants))("%s is caught", async (category, tree) => {
  expect(await categories(tree)).toContain(category);
});

test("only the settings file reads process.env", async () => {
  expect(await categories({ "lib/platform/env.ts": "export const home = process.env.HOME;\n" })).toEqual([]);
});
