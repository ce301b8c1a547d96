import pg from "pg";
import { closeDb } from "@/lib/platform/db";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding, p99AtMost, ratioAtMost } from "@/scripts/bench/finding";
import { alternate, sample } from "@/scripts/bench/rounds";
import type { Rounds } from "@/scripts/bench/statistics";
import { startDatabase } from "@/scripts/bench/world/database";
import { callMs } from "@/scripts/bench/world/http";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startWeb } from "@/scripts/bench/world/product";
import { addSeedTarget, seedEnvironments } from "@/scripts/bench/world/seed";
import { openSession } from "@/scripts/bench/world/session";
import { countStatements } from "@/scripts/bench/world/statements";

const perRound = 200;
const warmUps = 100;
const counted = 20;
const [few, many] = [100, 10_000];

const api = "/api/v1/environments";
const names = ["page", "REST", "REST by name", "REST by text"] as const;

type Name = (typeof names)[number];

/** The list as an admin sees it, with 10,000 environments and with 100: two databases, and a web process on each. */
export async function list({ rounds, say, stack }: Bench): Promise<Finding[]> {
  const place = await openPlace(stack);
  const url = await startDatabase(stack, place);
  const { actor, token } = await addAdmin();
  if (actor.kind !== "user") throw new Error("The admin is a person.");
  const seed = { targetId: await addSeedTarget(), userId: actor.id };
  await seedEnvironments({ ...seed, count: few });
  const fewUrl = await copyDatabase(url, "few");
  await seedEnvironments({ ...seed, count: many - few });

  const manyWeb = await startWeb(stack);
  const fewWeb = await startWeb(stack, { DATABASE_URL: fewUrl });
  // Either text occurs once.
  const ours = await callers(manyWeb.url, token, `seeded-${many - few}`);
  const theirs = await callers(fewWeb.url, token, `seeded-${few}`);

  const findings: Finding[] = [];
  for (const name of names) {
    for (const side of [ours, theirs]) await sample(warmUps, 1, side[name]);
    const statements = (await countStatements(place, () => sample(counted, 1, ours[name]))) / counted;
    const sides = { many: () => sample(perRound, 1, ours[name]), few: () => sample(perRound, 1, theirs[name]) };
    const measured = await alternate({ rounds, say: (text) => say(`${name}, ${text}`) }, sides);
    findings.push(finding(name, measured.many, measured.few, statements));
  }
  return findings;
}

/** The database as it is now once more, on the same server; answers its URL. */
async function copyDatabase(url: string, name: string): Promise<string> {
  await closeDb();
  const beside = new URL(url);
  beside.pathname = "/template1";
  const client = new pg.Client({ connectionString: beside.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)}`);
  await client.end();
  beside.pathname = `/${name}`;
  return beside.href;
}

/** The page by the cookie of a session, the others by a token. */
async function callers(url: string, token: string, text: string): Promise<Record<Name, () => Promise<number>>> {
  const [page, rest] = [{ cookie: await openSession(url) }, { authorization: `Bearer ${token}` }];
  const get = (path: string, headers: Record<string, string>) => () => callMs(url + path, 200, { headers });
  return {
    page: get("/environments", page),
    REST: get(api, rest),
    "REST by name": get(`${api}?sort=name`, rest),
    "REST by text": get(`${api}?q=${text}`, rest),
  };
}

function finding(name: Name, ours: Rounds, theirs: Rounds, statements: number): Finding {
  const bars = [p99AtMost(ours, 50, "ms"), atMost("statements", statements, 5)];
  return {
    what: `list of 10,000, ${name}`,
    unit: "ms",
    ours,
    beside: { what: "100 environments", rounds: theirs },
    bars: name === "REST by text" ? bars : [...bars, ratioAtMost(ours, theirs, 2)],
    note: `${statements} statements for each request.${name === "REST by text" ? " Every row is looked at: without a bar on the ratio." : ""}`,
  };
}
