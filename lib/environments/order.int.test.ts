import { beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { parse } from "@/lib/platform/parse";
import { useDatabase } from "@/lib/platform/testing/database";
import { listEnvironments } from "./queries";
import { listSchema } from "./schema";
import { type Environment, type SortOrder, sortOrders } from "./types";

useDatabase();

const actor: Actor = { kind: "system" };
const names = ["beta", "Alpha", "émile", "alpha", "beta", "zeta", "_under", "beta"];

beforeAll(async () => {
  const [userId, targetId, projectId] = [newId(), newId(), newId()];
  const ownerKey = `user:${userId}`;
  const repositoryUrl = "https://git.example/shop.git";
  await db().user.create({ data: { id: userId, email: "a@b.example", name: "Ada", role: "admin" } });
  await db().target.create({ data: { id: targetId, name: "t", kind: "ec2", config: { region: "here" } } });
  await db().project.create({ data: { id: projectId, name: "shop", repositoryUrl, ownerKey, userId } });
  const owned = { projectId, ownerKey, userId, targetId, repositoryUrl, instanceType: "t3.small", market: "spot" };
  await db().environment.createMany({
    data: names.map((name, index) => {
      // Equal times, two by two: the id has to decide.
      const createdAt = new Date(Date.UTC(2026, 10, 21, 10, Math.floor(index / 2)));
      const expiresAt = new Date(Date.UTC(2026, 10, 22, 10, (index * 5) % 4));
      return { id: newId(), name, createdAt, expiresAt, ...owned };
    }),
  });
});

async function all(sort: SortOrder | undefined): Promise<Environment[]> {
  const found: Environment[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query = parse(listSchema, { limit: "3", ...(sort && { sort }), ...(cursor && { cursor }) });
    const page = await listEnvironments(actor, query);
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

const keyOf = { created: "createdAt", expires: "expiresAt", name: "name" } as const;

it.each(sortOrders)("gives every environment once, in the order %s, however it is paged", async (sort) => {
  const field = keyOf[sort.replace("-", "") as keyof typeof keyOf];
  const keys = (await all(sort)).map((environment) => [environment[field], environment.id] as const);
  const expected = keys.toSorted(([a, id], [b, other]) => (a < b || (a === b && id < other) ? -1 : 1));
  expect(keys).toEqual(sort.startsWith("-") ? expected.reverse() : expected);
  expect(new Set(keys.map(([, id]) => id)).size).toBe(names.length);
});

it("starts with the newest, unless said otherwise", async () => {
  expect(await all(undefined)).toEqual(await all("-created"));
});

it("refuses a cursor of another order, and any other text", async () => {
  const { nextCursor } = await listEnvironments(actor, { limit: 1, sort: "name" });
  const made = (sort: SortOrder, key: string) => JSON.stringify([sort, key, newId()]);
  const cursors: [SortOrder, string][] = [
    ["expires", nextCursor ?? ""],
    ["expires", "x"],
    ["expires", encode('["expires","never","x"]')],
    // What Date reads and Postgres does not, and what Postgres has no text for.
    ["expires", encode(made("expires", "1"))],
    ["name", encode(made("name", "a\0"))],
    ["-created", encode(`999999999999999 ${newId()}`)],
  ];
  for (const [sort, cursor] of cursors) {
    const listed = listEnvironments(actor, { limit: 1, sort, cursor });
    await expect(listed, `${sort} ${cursor}`).rejects.toMatchObject({ code: "invalid_input" });
  }
});
