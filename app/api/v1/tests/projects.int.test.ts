import { beforeAll, describe, expect, test } from "vitest";
import { addTarget, addToken, call, useApi } from "@/app/api/testing/rest";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { readGitCredential } from "@/lib/projects/secrets";

useApi();

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nYWJj\n-----END OPENSSH PRIVATE KEY-----\n";
let token = "";
let count = 0;

beforeAll(async () => {
  await addTarget();
  token = await addToken();
});

async function create(fields: Record<string, unknown> = {}) {
  const repositoryUrl = `https://example.com/repository-${++count}.git`;
  return (await call("POST", "projects", { token, body: { repositoryUrl, ...fields } })).body;
}

describe("projects", () => {
  test("are made with their defaults; secrets are named, never told", async () => {
    const fields = {
      name: "Shop",
      ttlMinutes: 60,
      port: 8_080,
      healthPath: "/ok",
      startCommand: "node x",
      market: "on-demand",
    };
    const secrets = {
      variables: { B: "secret-b", A: "secret-a" },
      gitCredential: { kind: "https-token", token: "secret-t" },
    };
    const made = await create({ ...fields, ...secrets, instanceType: "t3.medium" });
    expect(made).toMatchObject({
      ...fields,
      instanceType: "t3.medium",
      variableNames: ["A", "B"],
      gitCredential: "https-token",
    });
    expect(made).toMatchObject({ ref: null, target: null, installCommand: null, environments: { live: 0, total: 0 } });
    expect((await call("GET", `projects/${made.id}`, { token })).body).toEqual(made);
    const stored = JSON.stringify([await db().project.findMany(), await db().projectVariable.findMany()]);
    expect(stored + JSON.stringify(made)).not.toMatch(/secret-/);
    expect(await readGitCredential(db(), made.id)).toEqual({ kind: "https-token", token: "secret-t" });
  });

  test("are one per repository and owner", async () => {
    const { repositoryUrl } = await create();
    expect((await call("POST", "projects", { token, body: { repositoryUrl } })).status).toBe(409);
    expect((await call("POST", "projects", { token: await addToken(), body: { repositoryUrl } })).status).toBe(201);
  });

  test("change field by field; null goes back", async () => {
    const made = await create({
      port: 8_080,
      ref: "main",
      variables: { A: "1", B: "2" },
      gitCredential: { kind: "deploy-key", privateKey: key },
    });
    const patch = async (body: unknown) => (await call("PATCH", `projects/${made.id}`, { token, body })).body;
    const changed = await patch({ port: null, variables: { A: null, B: "3", C: "4" } });
    expect(changed).toMatchObject({ port: null, ref: "main", variableNames: ["B", "C"], gitCredential: "deploy-key" });
    const [b] = await db().projectVariable.findMany({ where: { projectId: made.id, name: "B" } });
    expect(decrypt(b?.value ?? "", `project:${made.id}`)).toBe("3");
    expect(await patch({ gitCredential: null, name: "New" })).toMatchObject({ name: "New", gitCredential: null });
    expect(Date.parse(changed.updatedAt)).toBeGreaterThanOrEqual(Date.parse(made.updatedAt));
  });

  test.each([
    ["repositoryUrl", { repositoryUrl: "https://other.example/x" }],
    ["port", { port: 0 }],
    ["name", { name: null }],
    ["targetId", { targetId: "0193b3a0-0000-7000-8000-000000000000" }],
    ["instanceType", { instanceType: "m7i.metal" }],
    ["gitCredential.token", { gitCredential: { kind: "https-token", token: "a b" } }],
    ["gitCredential.privateKey", { gitCredential: { kind: "deploy-key", privateKey: "abc" } }],
    ["gitCredential.kind", { gitCredential: { kind: "password" } }],
    ["variables.A", { variables: { A: 1 } }],
  ])("a change answers 400 naming %s for %j", async (path, body) => {
    const { id } = await create();
    const answer = await call("PATCH", `projects/${id}`, { token, body });
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
  });

  test("give their defaults to environments", async () => {
    const { id, repositoryUrl } = await create({ ttlMinutes: 60, ref: "v1", healthPath: "/ok", variables: { A: "1" } });
    const made = (await call("POST", "environments", { token, body: { repositoryUrl, variables: { B: "2" } } })).body;
    expect(made).toMatchObject({ project: { id }, ref: "v1", healthPath: "/ok", variableNames: ["A", "B"] });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(60 * 60_000);
    const { environments } = (await call("GET", `projects/${id}`, { token })).body;
    expect(environments).toEqual({ live: 1, total: 1 });
  });

  test("say where environments run, in which size and how they are bought", async () => {
    const targetId = await addTarget({ name: "Elsewhere", isDefault: false });
    const { repositoryUrl } = await create({ targetId, instanceType: "large", market: "spot-only" });
    const make = async (body: object) =>
      (await call("POST", "environments", { token, body: { repositoryUrl, ...body } })).body;
    expect(await make({})).toMatchObject({ target: { id: targetId }, size: "large", market: "spot-only" });
    const chosen = await make({ instanceType: "t3.small", market: "on-demand" });
    expect(chosen).toMatchObject({ target: { id: targetId }, size: "t3.small", market: "on-demand" });
  });

  test("of another repository cannot be named", async () => {
    const { id } = await create();
    const body = { repositoryUrl: "https://example.com/else.git", projectId: id };
    const answer = await call("POST", "environments", { token, body });
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, "projectId"]);
  });

  test("are seen by their owner and admins", async () => {
    const { id } = await create();
    const stranger = await addToken();
    expect((await call("GET", `projects/${id}`, { token: stranger })).status).toBe(404);
    expect((await call("PATCH", `projects/${id}`, { token: stranger, body: {} })).status).toBe(404);
    expect((await call("GET", "projects", { token: stranger })).body).toEqual({ items: [], nextCursor: null });
    const all = (await call("GET", "projects?limit=200", { token: await addToken("admin") })).body.items;
    expect(all.map((project: { id: string }) => project.id)).toContain(id);
  });

  test("are listed a page at a time", async () => {
    const mine = await addToken();
    for (const name of ["a", "b", "c"]) {
      await call("POST", "projects", { token: mine, body: { name, repositoryUrl: `https://example.com/${name}` } });
    }
    const first = (await call("GET", "projects?limit=2", { token: mine })).body;
    const second = (await call("GET", `projects?limit=2&cursor=${first.nextCursor}`, { token: mine })).body;
    const names = [...first.items, ...second.items].map(({ name }) => name);
    expect([names, second.nextCursor]).toEqual([["c", "b", "a"], null]);
    expect((await call("GET", "projects?q=B", { token: mine })).body.items).toHaveLength(1);
  });
});
