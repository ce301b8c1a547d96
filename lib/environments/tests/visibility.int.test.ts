import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticate } from "@/lib/access/authenticate";
import { visibleTo } from "@/lib/access/ownership";
import {
  addCast,
  type CallerName,
  type Cast,
  callerNamed,
  callerNames,
  type OwnerName,
  ownerNames,
} from "@/lib/access/testing/cast";
import type { Actor } from "@/lib/audit/actor";
import { announce } from "@/lib/environments/announce";
import { createEnvironment } from "@/lib/environments/creation/create";
import { findEnvironment, listEnvironments, listEvents } from "@/lib/environments/queries";
import {
  addBelongings,
  addSharedTarget,
  type Belongings,
  sharedRepository,
} from "@/lib/environments/testing/belongings";
import { watchEnvironments } from "@/lib/environments/watch";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { snapshot } from "@/lib/platform/testing/snapshot";
import { findProject, listProjects } from "@/lib/projects/queries";

useDatabase();
afterAll(() => closeQueue());

let cast: Cast;
let things: Record<OwnerName, Belongings>;
const live = callerNames.filter((name) => callerNamed(name).acts !== null);
let count = 0;

beforeAll(async () => {
  cast = await addCast();
  const targetId = await addSharedTarget();
  things = await addBelongings(cast.owners, targetId);
});

function actorOf(caller: CallerName): Promise<Actor> {
  return authenticate(new Request("http://127.0.0.1:3000/", { headers: cast.headers[caller] }));
}

/** The owners whose id is among these. */
function ownersOf(ids: string[], of: (belongings: Belongings) => string): OwnerName[] {
  return ownerNames.filter((name) => ids.includes(of(things[name])));
}

/** Those of whom asking for one thing after the other gives something. */
async function found(ask: (name: OwnerName) => Promise<unknown>): Promise<OwnerName[]> {
  const answers = await Promise.all(ownerNames.map((name) => ask(name).catch(() => null)));
  return ownerNames.filter((_, index) => answers[index] !== null);
}

const environmentOf = ({ environments }: Belongings) => environments.ready;
const projectOf = ({ project }: Belongings) => project.id;
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

/** Every way in which Mayfly says who sees what: in Prisma, in SQL, in memory. */
const renderings: Record<string, (actor: Actor) => Promise<OwnerName[]>> = {
  "visibleTo, environments": async (actor) =>
    ownersOf(ids(await db().environment.findMany({ where: visibleTo(actor) })), environmentOf),
  "visibleTo, projects": async (actor) =>
    ownersOf(ids(await db().project.findMany({ where: visibleTo(actor) })), projectOf),
  "the list of environments": async (actor) =>
    ownersOf(ids((await listEnvironments(actor, { limit: 200 })).items), environmentOf),
  "one environment": (actor) => found((name) => findEnvironment(actor, environmentOf(things[name]))),
  "one timeline": (actor) => found((name) => listEvents(actor, environmentOf(things[name]))),
  "the list of projects": async (actor) => ownersOf(ids((await listProjects(actor, { limit: 200 })).items), projectOf),
  "one project": (actor) => found((name) => findProject(actor, projectOf(things[name]))),
  "live changes": async (actor) => ownersOf(await changesFor(actor), environmentOf),
};

/** What a viewer is told where every environment changes. */
async function changesFor(actor: Actor): Promise<string[]> {
  const viewer = new AbortController();
  const changes = watchEnvironments(actor, viewer.signal);
  await changes.next();
  // The last to be told of is everybody's here: one more of the viewer's own says that all have been.
  const all = ownerNames.map((name) => environmentOf(things[name]));
  const told = changes.next();
  await announce(db(), all);
  const { value } = await told;
  viewer.abort();
  await changes.return(undefined);
  return (value?.environments ?? []).map((json: string) => JSON.parse(json).id);
}

describe.each(Object.entries(renderings))("%s", (_, render) => {
  test.each(live)("%s sees exactly what is theirs", async (caller) => {
    expect(await render(await actorOf(caller))).toEqual([...callerNamed(caller).sees].sort(inOrder));
  });

  test("Mayfly itself sees everything", async () => {
    expect(await render({ kind: "system" })).toEqual(ownerNames);
  });
});

function inOrder(one: OwnerName, other: OwnerName): number {
  return ownerNames.indexOf(one) - ownerNames.indexOf(other);
}

async function secretsOf(environmentId: string): Promise<string[]> {
  const rows = await db().environmentVariable.findMany({ where: { environmentId } });
  return rows.map(({ value }) => decrypt(value, `environment:${environmentId}`));
}

describe("a new environment", () => {
  test.each(live)("of %s, by a repository that all have: from their own project", async (caller) => {
    const actor = await actorOf(caller);
    const own = things[callerNamed(caller).acts ?? "anna"];
    const { id, project } = await createEnvironment(actor, { repositoryUrl: sharedRepository });
    expect([project.id, await secretsOf(id)]).toEqual([own.project.id, [own.project.secret]]);
  });

  test.each(live)("of %s, by a repository that only others have: from a project of its own", async (caller) => {
    const { acts } = callerNamed(caller);
    const strangers = ownerNames.filter((name) => name !== acts);
    const repositoryUrl = `https://example.com/${++count}.git`;
    for (const name of strangers) {
      const project = things[name].project.id;
      await db().project.update({ where: { id: project }, data: { repositoryUrl } });
    }
    const { id, project } = await createEnvironment(await actorOf(caller), { repositoryUrl });
    const { id: _, ...owner } = cast.owners[acts ?? "anna"];
    expect(await db().project.findUnique({ where: { id: project.id } })).toMatchObject(owner);
    expect(ownersOf([project.id], projectOf)).toEqual([]);
    expect(await secretsOf(id)).toEqual([]);
    await db().project.updateMany({
      where: { repositoryUrl, id: { not: project.id } },
      data: { repositoryUrl: sharedRepository },
    });
  });

  test.each(live)("of %s, by a project's id: from those alone that they see", async (caller) => {
    const actor = await actorOf(caller);
    const taken: OwnerName[] = [];
    for (const name of ownerNames) {
      const { project } = things[name];
      const before = await snapshot();
      const made = await createEnvironment(actor, { repositoryUrl: sharedRepository, projectId: project.id }).catch(
        (error: MayflyError) => error,
      );
      if (made instanceof Error) {
        expect(made).toMatchObject({ code: "invalid_input", issues: [{ path: "projectId" }] });
        expect(await snapshot()).toEqual(before);
      } else {
        expect([made.project.id, await secretsOf(made.id)]).toEqual([project.id, [project.secret]]);
        taken.push(name);
      }
    }
    expect(taken).toEqual([...callerNamed(caller).sees].sort(inOrder));
  });

  test("takes no project by its id for another repository, not even an admin's", async () => {
    const actor = await actorOf("carla, signed in");
    const input = { repositoryUrl: "https://example.com/other.git", projectId: things.carla.project.id };
    const error = await createEnvironment(actor, input).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MayflyError);
    expect(error).toMatchObject({ code: "invalid_input", issues: [{ path: "projectId" }] });
  });

  test("of everybody at once, of a repository that is new: each has one project of it, however many environments", async () => {
    const repositoryUrl = "https://example.com/at-once.git";
    const actors = await Promise.all([...live, ...live].map(actorOf));
    const made = await Promise.all(actors.map((actor) => createEnvironment(actor, { repositoryUrl })));
    const projects = await db().project.findMany({ where: { repositoryUrl } });
    expect(projects.map(({ ownerKey }) => ownerKey).sort()).toEqual(
      [...new Set(live.map((name) => cast.owners[callerNamed(name).acts ?? "anna"].ownerKey))].sort(),
    );
    for (const { id, project, owner } of made) {
      const key = `${owner.kind}:${owner.id}`;
      expect(projects.find((row) => row.id === project.id)?.ownerKey).toBe(key);
      expect((await db().environment.findUniqueOrThrow({ where: { id } })).ownerKey).toBe(key);
    }
  });
});
