import { beforeAll, describe, expect, it } from "vitest";
import { tokenRow, type UserActor, userRow } from "@/lib/access/testing/actorRows";
import type { Actor } from "@/lib/audit/actor";
import { stepNames } from "@/lib/logs/types";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { parse } from "@/lib/platform/parse";
import { useDatabase } from "@/lib/platform/testing/database";
import { targetRow } from "@/lib/targets/testing/targetRow";
import { statuses } from "./lifecycle";
import { findEnvironment, getEnvironment, listEnvironments, listEvents } from "./queries";
import { listSchema } from "./schema";
import { deploymentRow, environmentRow, instanceRow, projectRow } from "./testing/environmentRow";
import { type Environment, type SortOrder, sortOrders } from "./types";

useDatabase();

/** What was written of an environment, and what a list may ask for. */
type Made = {
  id: string;
  owner: Extract<Actor, { kind: "user" | "token" }>;
  name: string;
  status: string;
  ref: string | null;
  repositoryUrl: string;
  createdAt: Date;
  expiresAt: Date;
  project: { id: string; name: string };
  target: { id: string; name: string; region: string };
};
type Filter = { status?: string; q?: string; owner?: string; project?: string };

const names = ["alpha", "Alpha", "50%_off", "50x1off", "a\\b", "beta", "zeta", "_under", "émile"];
const refs = [null, "main", "feature/50%", "release_1"];
const made: Made[] = [];
let actors: Record<string, Actor>;
let ada: UserActor;

beforeAll(async () => {
  ada = await userRow("Ada");
  const bob = await userRow("Bob");
  const owners = [ada, bob, await tokenRow("ci", ada), await tokenRow("robot", null)];
  actors = {
    ...Object.fromEntries(owners.map((owner) => [owner.name, owner])),
    root: await userRow("Root", "admin"),
    "root's token": await tokenRow("root's token", null, "admin"),
    Mayfly: { kind: "system" },
    nobody: await userRow("Newcomer"),
  };
  const targets = [
    { name: "Here", region: "eu-west-1" },
    { name: "There", region: "us-east-2" },
  ].map(async (target) => ({ id: await targetRow(target.name, { region: target.region }), ...target }));
  const places = await Promise.all(targets);
  for (const owner of owners) for (const site of ["shop", "blog"]) await addProject(owner, site, places);
});

async function addProject(owner: Made["owner"], site: string, places: Made["target"][]): Promise<void> {
  const repositoryUrl = `https://git.example/${site}.git`;
  const project = { id: await projectRow(owner, { name: `${owner.name}'s ${site}`, repositoryUrl }), name: "" };
  project.name = `${owner.name}'s ${site}`;
  for (let copy = 0; copy < 3; copy += 1) {
    const number = made.length;
    const row = {
      name: names[number % names.length] as string,
      status: statuses[number % statuses.length] as string,
      ref: refs[number % refs.length] as string | null,
      repositoryUrl,
      // Later ids are not always later times, and several share one.
      createdAt: new Date(Date.UTC(2026, 2, 29, 0, ((number * 7) % 24) >> 2)),
      expiresAt: new Date(Date.UTC(2026, 9, 25, 0, ((number * 5) % 24) >> 2)),
    };
    const target = places[number % places.length] as Made["target"];
    const id = await environmentRow(owner, { ...row, targetId: target.id, projectId: project.id });
    made.push({ id, owner, project, target, ...row });
  }
}

function isVisible(actor: Actor, { owner }: Made): boolean {
  if (actor.kind === "system" || actor.role === "admin" || actor.id === owner.id) return true;
  return actor.kind === "user" && owner.kind === "token" && owner.userId === actor.id;
}

function passes({ status, q, owner, project }: Filter, row: Made): boolean {
  const texts = [row.name, row.repositoryUrl, row.ref ?? ""].map((text) => text.toLowerCase());
  return (
    (status === undefined || status.split(",").includes(row.status)) &&
    (q === undefined || texts.some((text) => text.includes(q.toLowerCase()))) &&
    (owner === undefined || row.owner.id === owner) &&
    (project === undefined || row.project.id === project)
  );
}

const keyOf = (sort: SortOrder, row: Made) => {
  if (sort.endsWith("created")) return row.createdAt.getTime();
  return sort.endsWith("expires") ? row.expiresAt.getTime() : row.name;
};

function expected(actor: Actor, filter: Filter, sort: SortOrder): string[] {
  const rows = made.filter((row) => isVisible(actor, row) && passes(filter, row));
  const ascending = rows.toSorted((a, b) => {
    const [one, other] = [keyOf(sort, a), keyOf(sort, b)];
    if (one === other) return a.id < b.id ? -1 : 1;
    return one < other ? -1 : 1;
  });
  return (sort.startsWith("-") ? ascending.reverse() : ascending).map(({ id }) => id);
}

/** Every page, each of at most `limit`; only the last one has no cursor. */
async function all(actor: Actor, filter: Filter, { sort, limit }: { sort?: SortOrder; limit: number }) {
  const found: Environment[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = { ...filter, limit: String(limit), ...(sort && { sort }), ...(cursor && { cursor }) };
    const page = await listEnvironments(actor, parse(listSchema, query));
    found.push(...page.items);
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    expect(found.length).toBeLessThanOrEqual(made.length);
    cursor = page.nextCursor;
  }
  return found;
}

/** Each filter alone, and with each of another kind. */
function filters(): Filter[] {
  const unknown = newId();
  const alone: Filter[] = [
    ...["ready", "terminated, failed", statuses.join(",")].map((status) => ({ status })),
    ...["", "ALPHA", "50%_", "_", "\\", "feature/", "shop", "no such text"].map((q) => ({ q })),
    ...[ada.id, made.at(-1)?.owner.id ?? "", unknown].map((owner) => ({ owner })),
    ...[made[0]?.project.id ?? "", made.at(-1)?.project.id ?? "", unknown].map((project) => ({ project })),
  ];
  const kind = (filter: Filter) => Object.keys(filter)[0] ?? "";
  const pairs = alone.flatMap((one) =>
    alone.flatMap((other) => (kind(one) < kind(other) ? [{ ...one, ...other }] : [])),
  );
  return [{}, ...alone, ...pairs];
}

const trim = ({ status, ...filter }: Filter): Filter => ({
  ...filter,
  ...(status === undefined ? {} : { status: status.replaceAll(", ", ",") }),
});

describe("a list of environments", () => {
  it("has for every actor and filter those that are visible and pass, in order, on pages of any size", async () => {
    let turn = 0;
    for (const filter of filters()) {
      // Each filter alone for every actor, two together for every third one in turn.
      const everybody = Object.entries(actors);
      const asking =
        Object.keys(filter).length < 2 ? everybody : everybody.filter((_, index) => (index + turn) % 3 === 0);
      for (const [name, actor] of asking) {
        const sort = sortOrders[turn % sortOrders.length] as SortOrder;
        const limit = 3 + (turn % 7);
        turn += 1;
        const ids = (await all(actor, filter, { sort, limit })).map(({ id }) => id);
        expect(ids, JSON.stringify({ name, filter, sort, limit })).toEqual(expected(actor, trim(filter), sort));
      }
    }
  });

  it.each(sortOrders)("gives each once by %s, where equals lie over the border of a page", async (sort) => {
    for (const actor of [{ kind: "system" } as const, ada]) {
      const ids = expected(actor, {}, sort);
      for (const limit of [1, 2, ids.length - 1, ids.length, ids.length + 1]) {
        expect((await all(actor, {}, { sort, limit })).map(({ id }) => id)).toEqual(ids);
      }
    }
  });

  it("says of one page that fits exactly that there is no other", async () => {
    const page = (limit: number) => listEnvironments({ kind: "system" }, { limit, sort: "name" });
    expect((await page(made.length)).nextCursor).toBeNull();
    expect((await page(made.length - 1)).nextCursor).not.toBeNull();
  });

  it("says of each whose it is, of which project and on which target", async () => {
    const listed = await all({ kind: "system" }, {}, { limit: 200 });
    expect(listed).toHaveLength(made.length);
    for (const row of made) {
      const { owner, project, target, id } = row;
      const wanted = {
        ...{ id, name: row.name, status: row.status, ref: row.ref, project },
        owner: { kind: owner.kind, id: owner.id, name: owner.name },
        target: { id: target.id, name: target.name },
        instance: { id: null, region: target.region },
        ...{ deployment: null, variableNames: [] },
        ...{ createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() },
      };
      expect(listed.find((other) => other.id === id)).toMatchObject(wanted);
      expect(await getEnvironment({ kind: "system" }, id)).toEqual(listed.find((other) => other.id === id));
    }
  });
});

describe("one environment", () => {
  it("is found by those who may see it", async () => {
    for (const [name, actor] of Object.entries(actors)) {
      const visible = await Promise.all(made.map(({ id }) => findEnvironment(actor, id)));
      const ids = visible.flatMap((environment) => environment?.id ?? []);
      expect(ids, name).toEqual(made.filter((row) => isVisible(actor, row)).map(({ id }) => id));
    }
    for (const id of [newId(), "no id", ""]) expect(await findEnvironment({ kind: "system" }, id)).toBeNull();
  });

  it("has its own machine, deployment, steps and variables, the newest, and none of its neighbours'", async () => {
    const [one, other] = made as [Made, Made];
    for (const { id, name } of [one, other]) {
      for (const attempt of [1, 2]) {
        const times = attempt === 1 ? { endedAt: new Date() } : { launchedAt: new Date() };
        await instanceRow(id, { externalId: `i-${name}-${attempt}`, sshPort: 22 + attempt, ...times });
        const deploymentId = await deploymentRow(id, { ref: `${name} ${attempt}`, status: "failed" });
        const steps = stepNames.map((step, position) => ({ deploymentId, name: step, position })).reverse();
        await db().deploymentStep.createMany({ data: steps });
      }
      const variables = ["B", "A"].map((variable) => ({ environmentId: id, name: `${name}_${variable}`, value: "x" }));
      await db().environmentVariable.createMany({ data: variables });
    }
    for (const { id, name } of [one, other]) {
      const found = await getEnvironment({ kind: "system" }, id);
      expect(found.instance).toMatchObject({ id: `i-${name}-2`, ssh: { user: "ec2-user", port: 24 } });
      expect(found.deployment).toMatchObject({ number: 2, ref: `${name} 2` });
      expect(found.deployment?.steps.map((step) => step.name)).toEqual(stepNames);
      expect(found.variableNames).toEqual([`${name}_A`, `${name}_B`]);
    }
  });
});

it("tells a timeline in its order, of one environment, with the names of those who acted", async () => {
  const [one, other] = made as [Made, Made];
  const gone = `user:${newId()}`;
  const keys = [`user:${ada.id}`, ...["ci", "robot"].map((name) => `token:${(actors[name] as Made["owner"]).id}`)];
  const told = ["system", ...keys, gone].map((actor) => ({ kind: "status", message: `by ${actor}`, actor }));
  await db().event.createMany({
    data: told.flatMap((event) => [one, other].map(({ id }) => ({ environmentId: id, ...event }))),
  });
  const events = await listEvents(one.owner, one.id);
  expect(events.map(({ message }) => message)).toEqual(told.map(({ message }) => message));
  expect(events.map(({ actor }) => actor)).toEqual(["Mayfly", "Ada", "ci", "robot", gone]);
  expect(await listEvents(other.owner, (made.at(-1) as Made).id).catch((error) => error)).toMatchObject({
    code: "not_found",
  });
});
