import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type Tree, writeTree } from "@/scripts/lint/tree";

const dependencies = { next: "*", react: "*", zod: "*" };

const sound: Tree = {
  "package.json": JSON.stringify({ name: "planted", type: "module", dependencies }),
  "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }),
  "app/page.tsx": 'import { used } from "@/lib/used";\nimport "react";\nexport default () => used;\n',
  "app/api/health/route.ts": "export const GET = () => new Response();\n",
  "jobs/worker.ts": 'import "zod";\nimport "next/server";\n',
  "lib/used.ts": "export const used = 1;\n",
};

/** What knip reports, as `kind name`. */
async function findings(tree: Tree): Promise<string[]> {
  const root = await writeTree({ ...sound, ...tree }, ["knip.jsonc"]);
  const argv = ["--no-progress", "--reporter=json", "--no-config-hints"];
  const { stdout } = await promisify(execFile)("node_modules/.bin/knip", argv, { cwd: root }).catch((failed) => failed);
  type Finding = Record<string, { name: string }[]>;
  const { issues } = JSON.parse(stdout) as { issues: Finding[] };
  return issues.flatMap((issue) =>
    Object.entries(issue).flatMap(([kind, found]) =>
      Array.isArray(found) ? found.map(({ name }) => `${kind} ${name}`) : [],
    ),
  );
}

test("what Next finds by its name is in use", async () => {
  expect(await findings({})).toEqual([]);
});

test.each([
  ["files lib/lonely.ts", { "lib/lonely.ts": "export const lonely = 1;\n" }],
  ["exports spare", { "lib/used.ts": "export const used = 1;\nexport const spare = 2;\n" }],
  ["unlisted pg", { "jobs/worker.ts": 'import "zod";\nimport "next/server";\nimport "pg";\n' }],
  ["dependencies zod", { "jobs/worker.ts": 'import "next/server";\n' }],
])("%s is caught", async (finding, tree) => {
  expect(await findings(tree as Tree)).toContain(finding);
});
