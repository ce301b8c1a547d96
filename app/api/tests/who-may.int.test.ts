import { beforeAll, describe, expect, test } from "vitest";
import { send, useApi } from "@/app/api/testing/rest";
import { findRoute, type Method, methods, routes } from "@/app/api/testing/routes";
import {
  addCast,
  type CallerName,
  type Cast,
  callerNamed,
  callerNames,
  type OwnerName,
  ownerNames,
  type PersonName,
  personNames,
} from "@/lib/access/testing/cast";
import {
  addBelongings,
  addEnvironment,
  addProject,
  addSharedTarget,
  type Belongings,
  type EnvironmentState,
} from "@/lib/environments/testing/belongings";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { snapshot } from "@/lib/platform/testing/snapshot";
import { generateKeyPair } from "@/lib/ssh/keys";

useApi();

let cast: Cast;
let targetId = "";
let things: Record<OwnerName, Belongings>;
const keys = {} as Record<PersonName, string>;
let count = 0;

beforeAll(async () => {
  cast = await addCast();
  targetId = await addSharedTarget();
  things = await addBelongings(cast.owners, targetId);
  for (const name of personNames) keys[name] = await addKey(name);
});

async function addKey(name: PersonName): Promise<string> {
  const id = newId();
  const { publicKey } = generateKeyPair();
  await db().sshKey.create({ data: { id, userId: cast.owners[name].id, name, publicKey, fingerprint: id } });
  return id;
}

/** Whose SSH keys a caller manages; whoever is not here, nobody's. */
const keysOf: Partial<Record<CallerName, PersonName>> = {
  "anna, signed in": "anna",
  "boris, signed in": "boris",
  "carla, signed in": "carla",
  "dora, signed in when she was an admin": "dora",
  "carla's token": "carla",
};

/** What a call is about, and so who may make it. */
type About =
  | { about: "environment"; state?: EnvironmentState }
  | { about: "project" | "key" }
  /** Nobody's: for admins alone. */
  | { about: "target"; fresh?: boolean }
  /** The caller's own. */
  | { about: "own"; keysOnly?: boolean; adminsOnly?: boolean }
  /** The same for all who are signed in, or for everybody. */
  | { about: "all" | "everybody" };

type Row = About & {
  /** After the path of the route. */
  query?: string;
  headers?: Record<string, string>;
  body?: () => unknown;
  /** What is answered to who may. */
  status: number;
  /** How the audit calls it. */
  audit?: string;
  /** Part of an answer to a read, of which strangers get nothing. */
  tells?: (id: string) => string;
};

const aboutEnvironment = { about: "environment", status: 200 } as const;
const ready = { about: "environment", state: "ready" } as const;
const stream = { headers: { accept: "text/event-stream" } };
const noSuchCall = { about: "all", status: 404 } as const;
const line = (id: string) => `line of ${id}`;
const newRepository = () => `https://example.com/repository-${++count}.git`;
const newTarget = () => ({ name: `Cloud ${++count}`, regions: ["eu-west-1"] });

/** Every method of every route. What is not here has to answer 405. */
const table: Record<string, Row> = {
  // 503: no worker runs here, which it says to everybody.
  "GET health": { about: "everybody", status: 503 },
  "GET v1/environments": { about: "own", status: 200 },
  "POST v1/environments": {
    ...{ about: "own", status: 201, audit: "environment.create" },
    body: () => ({ repositoryUrl: newRepository() }),
  },
  "GET v1/environments/[id]": { ...aboutEnvironment, tells: (id) => id },
  "PATCH v1/environments/[id]": {
    ...ready,
    ...{ status: 200, audit: "environment.extend", body: () => ({ ttlMinutes: 10 }) },
  },
  "DELETE v1/environments/[id]": { ...ready, status: 202, audit: "environment.terminate" },
  "GET v1/environments/[id]/deployments": { ...aboutEnvironment, tells: () => '"number":2' },
  "POST v1/environments/[id]/deployments": { ...ready, status: 201, audit: "environment.redeploy" },
  "POST v1/environments/[id]/stop": { ...ready, status: 202, audit: "environment.stop" },
  "POST v1/environments/[id]/start": {
    ...{ about: "environment", state: "stopped", status: 202, audit: "environment.provision" },
  },
  "POST v1/environments/[id]/drill": {
    ...{ about: "environment", state: "onSpot", status: 202, audit: "environment.drill" },
  },
  "GET v1/environments/[id]/events": { ...aboutEnvironment, tells: (id) => `Event of ${id}.` },
  "GET v1/environments/[id]/logs": { ...aboutEnvironment, tells: line },
  "GET v1/environments/[id]/logs (live)": { ...aboutEnvironment, ...stream, tells: line },
  "GET v1/environments/[id]/logs/search": { ...aboutEnvironment, query: "?q=line", tells: () => '"sequences":[1]' },
  "GET v1/environments/[id]/logs/download": { ...aboutEnvironment, tells: line },
  "GET v1/events": { about: "all", status: 200 },
  "GET v1/events (with a log)": { ...aboutEnvironment, query: "?logs=", tells: line },
  "GET v1/projects": { about: "own", status: 200 },
  "POST v1/projects": {
    ...{ about: "own", status: 201, audit: "project.create", body: () => ({ repositoryUrl: newRepository() }) },
  },
  "GET v1/projects/[id]": { about: "project", status: 200, tells: (id) => id },
  "PATCH v1/projects/[id]": {
    ...{ about: "project", status: 200, audit: "project.update" },
    body: () => ({ name: "Changed", variables: { SECRET: "taken" } }),
  },
  "GET v1/repositories": { about: "all", query: "?url=git@example.com:shop.git", status: 503 },
  "GET v1/ssh-keys": { about: "own", keysOnly: true, status: 200 },
  "POST v1/ssh-keys": {
    ...{ about: "own", keysOnly: true, status: 201, audit: "ssh-key.add" },
    body: () => ({ publicKey: generateKeyPair().publicKey }),
  },
  "DELETE v1/ssh-keys/[id]": { about: "key", status: 200, audit: "ssh-key.remove" },
  "GET v1/targets": { about: "all", status: 200 },
  "POST v1/targets": { about: "own", adminsOnly: true, status: 201, audit: "target.add", body: newTarget },
  "GET v1/targets/[id]": { about: "target", status: 200 },
  "PATCH v1/targets/[id]": {
    ...{ about: "target", fresh: true, status: 200, audit: "target.update" },
    body: () => ({ name: `Renamed ${++count}` }),
  },
  "DELETE v1/targets/[id]": { about: "target", fresh: true, status: 200, audit: "target.remove" },
  "POST v1/targets/[id]/doctor": { about: "target", fresh: true, status: 202 },
  ...Object.fromEntries(methods.map((method) => [`${method} v1/[...path]`, noSuchCall])),
};

/** Signing in is next-auth's: app/api/auth has its own tests. */
const elsewhere = ["auth/[...nextauth]"];

const rows = Object.entries(table).map(([name, row]) => {
  const [method = "", route = ""] = name.split(" ");
  return { name, method: method as Method, route, row };
});
const live = callerNames.filter((name) => callerNamed(name).acts !== null);

function pathOf(route: string, row: Row, id: string): string {
  const path = route.replace("v1/", "").replace("[id]", id).replace("[...path]", `nothing/${id}`);
  return path + (row.query === "?logs=" ? `?logs=${id}` : (row.query ?? ""));
}

type Call = { caller: CallerName; method: Method; route: string; row: Row; id?: string };

/** Status and what is said first: a stream is left once it has told its first words. */
async function ask({ caller, method, route, row, id = "" }: Call, headers: Record<string, string> = {}) {
  if (route === "health") {
    const { GET } = await findRoute("health").route.load();
    return { status: (await GET?.(new Request("http://127.0.0.1:3000/api/health"), {} as never))?.status, text: "" };
  }
  const client = new AbortController();
  const body = method === "GET" ? undefined : (row.body?.() ?? {});
  const sent = { headers: { ...cast.headers[caller], ...row.headers, ...headers }, body, signal: client.signal };
  const response = await send(method, pathOf(route, row, id), sent);
  const text = await firstWords(response, response.status < 400 ? (row.tells?.(id) ?? "") : "");
  client.abort();
  return { status: response.status, text };
}

async function firstWords(response: Response, awaited: string): Promise<string> {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!isStream) return response.text();
  let text = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (text === "" || !text.includes(awaited)) text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  return text;
}

/** Whom a call is tried on: everybody's for a read, some of each kind for a write. */
const some: OwnerName[] = ["anna", "annasToken", "annasSecond", "boris", "carla", "dora", "robot"];

/** A subject that is there already, by its owner. */
function subjects(row: Row, method: Method): [OwnerName | null, string][] {
  const of = method === "GET" ? ownerNames : some;
  if (row.about === "environment") return of.map((name) => [name, things[name].environments[row.state ?? "ready"]]);
  if (row.about === "project") return of.map((name) => [name, things[name].project.id]);
  if (row.about === "key") return personNames.map((name) => [name, keys[name]]);
  if (row.about === "target") return [[null, targetId]];
  return [[null, ""]];
}

/** What a caller has to be answered about an owner's thing. */
function expected(row: Row, caller: CallerName, owner: OwnerName | null): number {
  if (row.about === "everybody") return row.status;
  if (callerNamed(caller).acts === null) return 401;
  const hindrance = isRefused(row, caller) ? 403 : isHidden(row, caller, owner) ? 404 : null;
  return hindrance ?? row.status;
}

function isRefused(row: Row, caller: CallerName): boolean {
  const needsKeys = row.about === "key" || (row.about === "own" && row.keysOnly);
  const needsAdmin = row.about === "target" || (row.about === "own" && row.adminsOnly);
  return (needsKeys && !keysOf[caller]) || Boolean(needsAdmin && callerNamed(caller).role !== "admin");
}

function isHidden(row: Row, caller: CallerName, owner: OwnerName | null): boolean {
  if (row.about === "key") return keysOf[caller] !== owner;
  return owner !== null && !callerNamed(caller).sees.includes(owner);
}

/** A thing that may be changed without anybody else meeting it. */
async function fresh(row: Row, owner: OwnerName | null): Promise<string> {
  if (row.about === "target" && row.fresh) {
    await db().target.updateMany({ data: { isDefault: false } });
    const id = await addSharedTarget(`Fresh ${++count}`);
    await db().target.update({ where: { id }, data: { isDefault: false } });
    await db().target.update({ where: { id: targetId }, data: { isDefault: true } });
    return id;
  }
  if (row.about === "target") return targetId;
  if (owner === null) return "";
  if (row.about === "key") return addKey(owner as PersonName);
  if (row.about === "project") return (await addProject(cast.owners[owner], newRepository())).id;
  const state = row.about === "environment" ? row.state : "ready";
  return addEnvironment(cast.owners[owner], { projectId: things[owner].project.id, targetId, state });
}

describe("every method of every route", () => {
  test("has a row here, or answers 405 and says what it does answer", async () => {
    const named = new Set(rows.map(({ method, route }) => `${method} ${route}`));
    const found: string[] = [];
    const refused: unknown[] = [];
    const wanted: unknown[] = [];
    for (const { path, load } of routes.filter((route) => !elsewhere.includes(route.path))) {
      const own = methods.filter((method) => named.has(`${method} ${path}`));
      for (const method of Object.keys(await load()).filter((name) => methods.includes(name as Method)) as Method[]) {
        found.push(`${method} ${path}`);
        if (own.includes(method)) continue;
        const call = { headers: cast.headers["carla, signed in"] };
        const response = await send(method, path.replace("v1/", "").replace("[id]", things.anna.project.id), call);
        refused.push([path, method, response.status, response.headers.get("allow")]);
        wanted.push([path, method, 405, own.join(", ")]);
      }
    }
    expect(refused).toEqual(wanted);
    expect([...named].filter((name) => !found.includes(name))).toEqual([]);
  });
});

/** Each cell of the table that `choose` takes: `caller: owner`, what has to be answered and what is. */
async function cells(
  { method, route, row }: (typeof rows)[number],
  choose: (status: number, owner: OwnerName | null) => boolean,
) {
  const wanted: Record<string, number> = {};
  const got: Record<string, number | undefined> = {};
  for (const caller of callerNames) {
    const asked = subjects(row, method).filter(([owner]) => choose(expected(row, caller, owner), owner));
    const answers = asked.map(async ([owner, id]) => {
      const cell = `${caller}: ${owner}`;
      const { status, text } = await ask({ caller, method, route, row, id });
      wanted[cell] = expected(row, caller, owner);
      got[cell] = status;
      const tells = row.tells?.(id);
      if (tells && text.includes(tells) !== wanted[cell] < 400) got[cell] = Number.NaN;
      expect(text).not.toMatch(/secret-of/);
    });
    await Promise.all(answers);
  }
  return { wanted, got };
}

const fromElsewhere: Record<string, string>[] = [
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { origin: "https://evil.example" },
];

/** What somebody may do, asked for by another site's page in their browser. */
async function cellsFromElsewhere({ method, route, row }: (typeof rows)[number]): Promise<(number | undefined)[]> {
  const statuses: (number | undefined)[] = [];
  for (const caller of live.filter((name) => callerNamed(name).by === "session")) {
    const own = subjects(row, method).find(([owner]) => expected(row, caller, owner) < 400);
    for (const headers of own ? fromElsewhere : []) {
      statuses.push((await ask({ caller, method, route, row, id: own?.[1] }, headers)).status);
    }
  }
  return statuses;
}

/** Has `caller` do it to something fresh of `owner`: the status, and what the audit then has. */
async function act(caller: CallerName, { method, route, row }: (typeof rows)[number], owner: OwnerName | null) {
  const id = await fresh(row, owner);
  const { _max: last } = await db().audit.aggregate({ _max: { id: true } });
  const { status } = await ask({ caller, method, route, row, id });
  const written = await db().audit.findMany({ where: { id: { gt: last.id ?? 0n } } });
  if (id && row.audit) expect(written[0]?.subject).toMatch(new RegExp(`:${id}$`));
  if (id)
    expect(await namesOn(id)).toEqual(
      (await namesOn(id)).map(() => cast.owners[callerNamed(caller).acts ?? "anna"].ownerKey),
    );
  return [status, written.map(({ actor, action }) => [actor, action])];
}

/** Whom its timeline and its deployments name for what was done to an environment since it was made. */
async function namesOn(environmentId: string): Promise<string[]> {
  const events = await db().event.findMany({ where: { environmentId, kind: { not: "created" } } });
  const deployments = await db().deployment.findMany({ where: { environmentId, number: { gt: 2 } } });
  return [...events, ...deployments].map(({ actor }) => actor);
}

describe("reading", () => {
  test.each(rows.filter(({ method }) => method === "GET"))("$name", async (row) => {
    const { wanted, got } = await cells(row, () => true);
    expect(got).toEqual(wanted);
  });
});

describe("changing", () => {
  const writes = rows.filter(({ method, route }) => method !== "GET" && !route.includes("..."));

  test.each(writes)("$name: refused, and nothing is changed", async (row) => {
    const before = await snapshot();
    const { wanted, got } = await cells(row, (status) => status >= 400);
    expect(got).toEqual(wanted);
    const statuses = await cellsFromElsewhere(row);
    expect(statuses.length).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(await snapshot()).toEqual(before);
  });

  test.each(writes)("$name: done by who may, in their name", async (row) => {
    const wanted: Record<string, unknown> = {};
    const got: Record<string, unknown> = {};
    for (const caller of live) {
      const { acts, role } = callerNamed(caller);
      const on = subjects(row.row, row.method).filter(([owner]) => expected(row.row, caller, owner) < 400);
      for (const [owner] of on.slice(0, role === "admin" ? 4 : undefined)) {
        const entry = [cast.owners[acts ?? "anna"].ownerKey, row.row.audit];
        wanted[`${caller}: ${owner}`] = [row.row.status, row.row.audit ? [entry] : []];
        got[`${caller}: ${owner}`] = await act(caller, row, owner);
      }
    }
    expect(got).toEqual(wanted);
  });

  test.each(["environments", "projects"])("what is made under %s belongs to who made it", async (path) => {
    for (const caller of live) {
      const repositoryUrl = newRepository();
      const { acts } = callerNamed(caller);
      await send("POST", path, { headers: cast.headers[caller], body: { repositoryUrl } });
      const { id: _, ...owner } = cast.owners[acts ?? "anna"];
      const made = [
        ...(await db().project.findMany({ where: { repositoryUrl } })),
        ...(await db().environment.findMany({ where: { repositoryUrl } })),
      ];
      expect(made).toHaveLength(path === "projects" ? 1 : 2);
      for (const row of made) expect(row).toMatchObject(owner);
    }
  });
});

describe("lists", () => {
  async function ids(caller: CallerName, path: string): Promise<string[]> {
    const response = await send("GET", path, { headers: cast.headers[caller] });
    return ((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id).sort();
  }

  beforeAll(async () => {
    // What the tests above have made would only make the lists long.
    const kept = ownerNames.flatMap((name) => Object.values(things[name].environments));
    await db().environment.deleteMany({ where: { id: { notIn: kept } } });
    await db().project.deleteMany({ where: { id: { notIn: ownerNames.map((name) => things[name].project.id) } } });
  });

  test.each(live)("%s: exactly what is theirs", async (caller) => {
    const { sees } = callerNamed(caller);
    const environmentsOf = (names: readonly OwnerName[]) =>
      names.flatMap((name) => Object.values(things[name].environments)).sort();
    expect(await ids(caller, "environments?limit=200")).toEqual(environmentsOf(sees));
    expect(await ids(caller, "projects?limit=200")).toEqual(sees.map((name) => things[name].project.id).sort());
    for (const name of ownerNames) {
      const isTheirs = sees.includes(name);
      const theirs = environmentsOf(isTheirs ? [name] : []);
      const { project, environments } = things[name];
      expect(await ids(caller, `environments?owner=${cast.owners[name].id}`)).toEqual(theirs);
      expect(await ids(caller, `environments?project=${project.id}&sort=name`)).toEqual(theirs);
      expect(await ids(caller, `environments?q=${environments.ready}`)).toEqual(isTheirs ? [environments.ready] : []);
      expect(await ids(caller, `projects?q=${project.id}`)).toEqual(isTheirs ? [project.id] : []);
    }
  });

  const longLists = { environments: "&status=ready,stopped,deploying", projects: "" };
  const pages = Object.keys(longLists).flatMap((path) =>
    live
      .filter((name) => callerNamed(name).sees.length > 1)
      .map((caller) => ({ path: path as keyof typeof longLists, caller })),
  );

  test.each(pages)("$caller: $path page by page", async ({ path, caller }) => {
    const found: string[] = [];
    let cursor = "";
    do {
      const page = `${path}?limit=3${longLists[path]}${cursor}`;
      const body = await (await send("GET", page, { headers: cast.headers[caller] })).json();
      found.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : "";
    } while (cursor);
    const own = callerNamed(caller).sees.map((name) => things[name]);
    const all =
      path === "projects" ? own.map(({ project }) => project.id) : own.flatMap((of) => Object.values(of.environments));
    expect(found.sort()).toEqual(all.sort());
  });

  test.each(Object.keys(keysOf) as CallerName[])("%s: their own keys", async (caller) => {
    const userId = cast.owners[keysOf[caller] ?? "anna"].id;
    const own = await db().sshKey.findMany({ where: { userId } });
    expect(await ids(caller, "ssh-keys")).toEqual(own.map(({ id }) => id).sort());
  });
});

const keyed = rows.filter(
  ({ method, route }) => method === "POST" && /(environments|projects|deployments|drill)$/.test(route),
);

test.each(keyed)("$name: an idempotency key means something to one caller alone", async ({ method, route, row }) => {
  const id = await fresh(row, "anna");
  const body = row.body?.() ?? {};
  const key = `key-${++count}`;
  const made: unknown[] = [];
  const callers = live.filter((caller) => expected(row, caller, "anna") < 400);
  for (const caller of callers) {
    const headers = { ...cast.headers[caller], "idempotency-key": key };
    made.push((await (await send(method, pathOf(route, row, id), { headers, body })).json()).id);
  }
  const kept = await db().idempotencyKey.findMany({ where: { key } });
  const owners = callers.map((caller) => cast.owners[callerNamed(caller).acts ?? "anna"].ownerKey);
  expect(kept.map(({ owner }) => owner).sort()).toEqual(owners.sort());
  if (row.about !== "own") return;
  expect(new Set(made).size).toBe(callers.length);
  for (const [index, caller] of callers.entries()) {
    const headers = { ...cast.headers[caller], "idempotency-key": key };
    expect((await (await send(method, pathOf(route, row, id), { headers, body })).json()).id).toBe(made[index]);
  }
});
