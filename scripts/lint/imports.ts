import { glob } from "node:fs/promises";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import type { Import } from "./folders";
import { importRules } from "./importRules";

export type Violation = { rule: string; from: string; to: string };

const ignored = ["node_modules", ".next", ".mayfly", "e2e/samples", "prisma/generated", "next-env.d.ts"];

type Checked = { read: number; violations: Violation[]; imports: Import[] };

/**
 * Checks who imports whom below `root`. `read` says how many files were read: a check that saw nothing passes.
 * The parser is SWC's, because dependency-cruiser cannot use the TypeScript compiler from version 7 on.
 */
export async function checkImports(root: string, files: string[]): Promise<Checked> {
  const { output } = await cruise(
    files,
    {
      baseDir: root,
      parser: "swc",
      tsPreCompilationDeps: true,
      ruleSet: { forbidden: importRules },
      validate: true,
      doNotFollow: { path: "node_modules|^prisma/generated/" },
      exclude: { path: "\\.css$|^\\.next/" },
    },
    {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".d.ts"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
      alias: { "@": root },
    },
  );
  const { summary, modules } = output as ICruiseResult;
  const seen = new Set(modules.map(({ source }) => source));
  return {
    read: files.filter((file) => seen.has(file)).length,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    imports: modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
    ),
  };
}

/** The source files below `root`, relative to it. */
export async function sources(root: string): Promise<string[]> {
  const found: string[] = [];
  const exclude = (name: string) => ignored.includes(name);
  for await (const file of glob("**/*.{ts,tsx,js}", { cwd: root, exclude })) found.push(file);
  return found.sort();
}
