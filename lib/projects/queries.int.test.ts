import { beforeAll, describe, expect, it } from "vitest";
import { type TokenActor, tokenRow, type UserActor, userRow } from "@/lib/access/testing/actorRows";
import type { Actor } from "@/lib/audit/actor";
import { statuses } from "@/lib/environments/lifecycle";
import { environmentRow, projectRow } from "@/lib/environments/testing/environmentRow";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { parse } from "@/lib/platform/parse";
import { useDatabase } from "@/lib/platform/testing/database";
import { targetRow } from "@/lib/targets/testing/targetRow";
import { findProject, getProject, listProjects } from "./queries";
import { listProjectsSchema } from "./schema";
import type { Project } from "./types";

useDatabase();

type Made = { id: string; owner: UserActor | TokenActor; name: string; repositoryUrl: string; createdAt: Date };

const names = ["shop", "Shop", "50%_off", "50x1off", "a\\b"];
const made: Made[] = [];
const system: Actor = { kind: "system" };
let actors: Record<string, Actor>;

beforeAll(async () => {
  const ada = await userRow("Ada");
  const owners = [ada, await userRow("Bob"), await tokenRow("ci", ada), await tokenRow("robot", null)];
  actors = {
    ...Object.fromEntries(owners.map((owner) => [owner.name, owner])),
    root: await userRow("Root", "admin"),
    Mayfly: system,
    nobody: await userRow("Newcomer"),
  };
  for (const owner of owners) {
    for (const [index, name] of names.entries()) {
      const number = made.length;
      const repositoryUrl = `https://git.example/repository-${index}.git`;
      // Three by three made at the same time, and not in the order of their ids.
      const createdAt = new Date(Date.UTC(2026, 9, 25, 0, Math.floor(((number * 7) % 20) / 3)));
      const id = await projectRow(owner, { name, repositoryUrl, createdAt, updatedAt: createdAt });
      made.push({ id, owner, name, repositoryUrl, createdAt });
    }
  }
});

function isVisible(actor: Actor, { owner }: Made): boolean {
  if (actor.kind === "system" || actor.role === "admin" || actor.id === owner.id) return true;
  return actor.kind === "user" && owner.kind === "token" && owner.userId === actor.id;
}

function expected(actor: Actor, q = ""): string[] {
  const passes = ({ name, repositoryUrl }: Made) =>
    [name, repositoryUrl].some((text) => text.toLowerCase().includes(q.toLowerCase()));
  const rows = made.filter((row) => isVisible(actor, row) && passes(row));
  return rows
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);
}

async function all(actor: Actor, limit: number, q?: string): Promise<Project[]> {
  const found: Project[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = { limit: String(limit), ...(q !== undefined && { q }), ...(cursor && { cursor }) };
    const page = await listProjects(actor, parse(listProjectsSchema, query));
    found.push(...page.items);
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    expect(found.length).toBeLessThanOrEqual(made.length);
    cursor = page.nextCursor;
  }
  return found;
}

describe("a list of projects", () => {
  it("has for every actor and text those that are visible and pass, once, on pages of any size", async () => {
    for (const [name, actor] of Object.entries(actors)) {
      for (const q of [undefined, "", "SHOP", "50%_", "_", "\\", "repository-3", "no such text"]) {
        const ids = expected(actor, q);
        for (const limit of new Set([1, 2, Math.max(1, ids.length - 1), Math.max(1, ids.length), ids.length + 1])) {
          const found = await all(actor, limit, q);
          expect(
            found.map(({ id }) => id),
            JSON.stringify({ name, q, limit }),
          ).toEqual(ids);
        }
      }
    }
  });

  it("is found one by one by those who may see it", async () => {
    for (const [name, actor] of Object.entries(actors)) {
      const found = await Promise.all(made.map(({ id }) => findProject(actor, id)));
      const ids = made.filter((row) => isVisible(actor, row)).map(({ id }) => id);
      expect(
        found.flatMap((project) => project?.id ?? []),
        name,
      ).toEqual(ids);
    }
    for (const id of [newId(), "no id"]) {
      expect(await findProject(system, id)).toBeNull();
      await expect(getProject(system, id)).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

it("counts a project's own environments, those that live apart, and says when the last of it happened", async () => {
  const [one, other, none] = made as [Made, Made, Made];
  const [here, there] = [await targetRow("Here"), await targetRow("There")];
  const newest = new Date(Date.UTC(2026, 10, 1, 12, statuses.length));
  for (const [index, status] of statuses.entries()) {
    const createdAt = new Date(Date.UTC(2026, 10, 1, 12, index + 1));
    const targetId = index % 2 === 0 ? here : there;
    await environmentRow(one.owner, { projectId: one.id, targetId, status, createdAt });
    if (status === "ready") await environmentRow(other.owner, { projectId: other.id, targetId, status, createdAt });
  }
  const updatedAt = new Date(Date.UTC(2027, 0, 1));
  await db().project.update({ where: { id: other.id }, data: { updatedAt, targetId: there } });
  for (const [project, names] of [
    [one, ["B", "A"]],
    [other, ["C"]],
  ] as const) {
    const data = names.map((name) => ({ projectId: project.id, name, value: "sealed" }));
    await db().projectVariable.createMany({ data });
  }
  await db().project.update({ where: { id: one.id }, data: { gitCredential: "deploy-key:sealed" } });
  expect(await getProject(one.owner, one.id)).toMatchObject({
    environments: { live: statuses.length - 2, total: statuses.length },
    ...{ lastActivityAt: newest.toISOString(), variableNames: ["A", "B"], gitCredential: "deploy-key", target: null },
    owner: { kind: one.owner.kind, id: one.owner.id, name: one.owner.name },
  });
  expect(await getProject(other.owner, other.id)).toMatchObject({
    environments: { live: 1, total: 1 },
    ...{ lastActivityAt: updatedAt.toISOString(), variableNames: ["C"], gitCredential: null },
    target: { id: there, name: "There" },
  });
  expect(await getProject(none.owner, none.id)).toMatchObject({
    environments: { live: 0, total: 0 },
    ...{ lastActivityAt: none.createdAt.toISOString(), variableNames: [], createdAt: none.createdAt.toISOString() },
  });
});
