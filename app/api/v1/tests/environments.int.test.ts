import pg from "pg";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { addTarget, addToken, addUser, call, send, useApi } from "@/app/api/testing/rest";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { claimPort } from "@/lib/platform/testing/ports";

useApi();

const repositoryUrl = "https://example.com/shop.git";
const none = "0193b3a0-0000-7000-8000-000000000000";
let token = "";
let targetId = "";

beforeAll(async () => {
  targetId = await addTarget();
  token = await addToken();
});

async function create(fields: Record<string, unknown> = {}, by = token) {
  return (await call("POST", "environments", { token: by, body: { repositoryUrl, ...fields } })).body;
}

describe("making an environment", () => {
  test("answers 201 with the environment as GET does, queued, every field present", async () => {
    const before = Date.now();
    const { status, body, headers } = await call("POST", "environments", {
      token,
      body: { repositoryUrl, ref: "main", name: "Mine", ttlMinutes: 30, variables: { B: "secret-b", A: "secret-a" } },
    });
    expect(status).toBe(201);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "Mine",
      project: { id: expect.any(String), name: "shop" },
      owner: { kind: "token", id: expect.any(String), name: "ci" },
      status: "queued",
      statusReason: null,
      url: null,
      repositoryUrl,
      ref: "main",
      revision: null,
      port: expect.any(Number),
      healthPath: null,
      installCommand: null,
      buildCommand: null,
      startCommand: null,
      variableNames: ["A", "B"],
      keepForDebugging: false,
      target: { id: targetId, name: "Sandbox" },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      readyAt: null,
      expiresAt: expect.stringMatching(/Z$/),
      terminatedAt: null,
      size: "small",
      market: "spot",
      instance: {
        ...{ id: null, type: "small", market: "spot", region: "us-east-1", zone: null, publicIp: null },
        ssh: null,
        priceMicroUsdPerHour: null,
        reason: null,
      },
      machine: {
        ...{ canStop: false, whyNotStop: expect.stringContaining("under way") },
        ...{ canStart: false, whyNotStart: expect.any(String) },
        ...{ canDrill: false, whyNotDrill: expect.stringContaining("under way") },
      },
      deployment: {
        id: expect.any(String),
        number: 1,
        purpose: "deploy",
        status: "queued",
        ref: "main",
        revision: null,
        error: null,
        createdAt: expect.stringMatching(/Z$/),
        startedAt: null,
        endedAt: null,
        steps: ["launch", "connect", "bootstrap", "checkout", "install", "build", "start", "verify"].map((name) => ({
          name,
          status: "pending",
          startedAt: null,
          endedAt: null,
          error: null,
        })),
      },
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(30 * 60_000);
    expect(Math.abs(Date.parse(body.createdAt) - before)).toBeLessThan(30_000);
    expect((await call("GET", `environments/${body.id}`, { token })).body).toEqual(body);
  });

  test("lasts four hours where nothing else is said", async () => {
    const { createdAt, expiresAt } = await create();
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(240 * 60_000);
  });

  test("encrypts variables at rest and never tells them", async () => {
    const body = await create({ variables: { KEY: "a-very-secret-value" } });
    expect(JSON.stringify(body)).not.toContain("a-very-secret-value");
    const rows = await db().environmentVariable.findMany({ where: { environmentId: body.id } });
    expect(rows.map(({ name }) => name)).toEqual(["KEY"]);
    expect(rows[0]?.value).not.toContain("secret");
  });

  test.each([
    ["repositoryUrl", { repositoryUrl: "file:///etc/passwd" }],
    ["repositoryUrl", { repositoryUrl: "ext::sh -c id" }],
    ["repositoryUrl", { repositoryUrl: "--upload-pack=touch /tmp/x" }],
    ["repositoryUrl", { repositoryUrl: "https://a:b@example.com/x" }],
    ["ref", { ref: "--upload-pack=x" }],
    ["ttlMinutes", { ttlMinutes: 43_201 }],
    ["port", { port: 0 }],
    ["healthPath", { healthPath: "//evil.example/" }],
    ["market", { market: "reserved" }],
    ["instanceType", { instanceType: "m7i.metal" }],
    ["targetId", { targetId: none }],
    ["targetId", { targetId: "sandbox" }],
    ["projectId", { projectId: none }],
    ["variables.1A", { variables: { "1A": "x" } }],
    ["colour", { colour: "red" }],
  ])("answers 400 naming %s for %j, and makes nothing", async (path, fields) => {
    const before = [await db().environment.count(), await db().project.count()];
    const { status, body, headers } = await call("POST", "environments", { token, body: { repositoryUrl, ...fields } });
    expect([status, body.code, body.status]).toEqual([400, "invalid_input", 400]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body.errors.map((issue: { path: string }) => issue.path)).toEqual([path]);
    expect([body.title, body.detail, body.errors[0].message].every((text) => typeof text === "string" && text)).toBe(
      true,
    );
    expect([await db().environment.count(), await db().project.count()]).toEqual(before);
  });

  test.each(["{", "[]", "null", '"x"', "7", "\ufeffx"])("answers 400 for a body of %j", async (body) => {
    expect((await call("POST", "environments", { token, body })).status).toBe(400);
  });

  test("answers 400 for a body that is too large or not UTF-8", async () => {
    const large = JSON.stringify({ repositoryUrl, name: "x".repeat(8 * 1024 * 1024) });
    expect((await call("POST", "environments", { token, body: large })).body.errors[0].message).toMatch(/8 MB/);
  });

  test("refuses private hosts on a target that does not allow them", async () => {
    const cloud = await addTarget({ name: "Cloud", isDefault: false, allowPrivateRepositories: false });
    for (const host of ["127.0.0.1", "localhost:8080", "10.0.0.1", "[::1]", "169.254.169.254", "0x7f.1"]) {
      const body = { repositoryUrl: `http://${host}/x.git`, targetId: cloud };
      expect((await call("POST", "environments", { token, body })).body.errors?.[0]?.path).toBe("repositoryUrl");
    }
    expect(
      (await call("POST", "environments", { token, body: { repositoryUrl: "http://127.0.0.1/x.git" } })).status,
    ).toBe(201);
  });

  test("answers 409 for a port in use where machines share an address", async () => {
    const port = await claimPort();
    expect((await call("POST", "environments", { token, body: { repositoryUrl, port } })).status).toBe(201);
    const { status, body } = await call("POST", "environments", { token, body: { repositoryUrl, port } });
    expect([status, body.code]).toEqual([409, "port_in_use"]);
  });

  test("finds the project of the repository again, also when many come at once", async () => {
    const url = "https://example.com/many.git";
    const made = await Promise.all(Array.from({ length: 8 }, () => create({ repositoryUrl: url })));
    expect(new Set(made.map(({ project }) => project.id)).size).toBe(1);
    expect(new Set(made.map(({ port }) => port)).size).toBe(8);
  });
});

describe("who sees what", () => {
  test("401 with a problem and a challenge, without a token or with a wrong one", async () => {
    const wrong: Record<string, string>[] = [
      {},
      { authorization: "Bearer nonsense" },
      { cookie: "mayfly-session-3000=x" },
    ];
    for (const headers of wrong) {
      for (const [method, path] of [
        ["GET", "environments"],
        ["POST", "environments"],
        ["GET", "events"],
        ["GET", "projects"],
      ] as const) {
        const { status, body, headers: answered } = await call(method, path, { headers });
        expect([status, body.code]).toEqual([401, "unauthenticated"]);
        expect(answered.get("www-authenticate")).toMatch(/^Bearer/);
      }
    }
  });

  test("members see their own, their tokens' too; admins all; everybody else gets 404", async () => {
    const maker = await addUser();
    const theirs = await addToken("member", maker);
    const { id } = await create({}, theirs);
    const stranger = await addToken();
    const admin = await addToken("admin");
    const visible = async (by: string) => {
      const listed = (await call("GET", "environments?limit=200", { token: by })).body.items;
      return [
        (await call("GET", `environments/${id}`, { token: by })).status,
        listed.some((item: { id: string }) => item.id === id),
      ];
    };
    expect(await visible(theirs)).toEqual([200, true]);
    expect(await visible(admin)).toEqual([200, true]);
    expect(await visible(stranger)).toEqual([404, false]);
  });

  test.each(["nonsense", none, "%00", "1 OR 1=1", "../x", "0193b3a0-0000-7000-8000-00000000000G"])(
    "404 for every call on the id %j",
    async (id) => {
      const path = `environments/${encodeURIComponent(id)}`;
      const answers = await Promise.all([
        call("GET", path, { token }),
        call("PATCH", path, { token, body: { ttlMinutes: 5 } }),
        call("DELETE", path, { token }),
        call("POST", `${path}/deployments`, { token, body: {} }),
        call("GET", `${path}/logs`, { token }),
        call("GET", `${path}/logs/search`, { token }),
        call("GET", `${path}/logs/download`, { token }),
        call("GET", `${path}/events`, { token }),
        call("GET", `projects/${encodeURIComponent(id)}`, { token }),
      ]);
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, "not_found"]));
    },
  );

  test("what is not yours cannot be changed", async () => {
    const { id } = await create();
    const stranger = await addToken();
    expect((await call("PATCH", `environments/${id}`, { token: stranger, body: { ttlMinutes: 5 } })).status).toBe(404);
    expect((await call("DELETE", `environments/${id}`, { token: stranger })).status).toBe(404);
    expect((await call("POST", `environments/${id}/deployments`, { token: stranger, body: {} })).status).toBe(404);
    expect((await call("GET", `environments/${id}`, { token })).body.status).toBe("queued");
  });
});

describe("changing an environment", () => {
  test("PATCH moves the end of the lease", async () => {
    const { id } = await create();
    const { status, body } = await call("PATCH", `environments/${id}`, { token, body: { ttlMinutes: 10 } });
    expect(status).toBe(200);
    expect(Math.abs(Date.parse(body.expiresAt) - Date.now() - 10 * 60_000)).toBeLessThan(30_000);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    expect((await call("PATCH", `environments/${id}`, { token, body: { expiresAt } })).body.expiresAt).toBe(expiresAt);
  });

  test.each([
    {},
    { ttlMinutes: 0 },
    { ttlMinutes: 5, expiresAt: "2030-01-01T00:00:00Z" },
    { expiresAt: "2001-01-01T00:00:00Z" },
    { expiresAt: "2101-01-01T00:00:00Z" },
    { name: "x" },
  ])("PATCH answers 400 for %j", async (body) => {
    const { id } = await create();
    expect((await call("PATCH", `environments/${id}`, { token, body })).status).toBe(400);
  });

  test("DELETE answers 202, and again 202; then neither lease nor deployment can change", async () => {
    const { id } = await create();
    expect((await call("DELETE", `environments/${id}`, { token })).status).toBe(202);
    const { status, body } = await call("DELETE", `environments/${id}`, { token });
    expect([status, body.status]).toEqual([202, "terminating"]);
    expect(body.statusReason).toEqual(expect.any(String));
    expect((await call("PATCH", `environments/${id}`, { token, body: { ttlMinutes: 5 } })).status).toBe(409);
    expect((await call("POST", `environments/${id}/deployments`, { token, body: {} })).status).toBe(409);
  });

  test("POST deployments answers 409 while one runs, else 201 with the new one", async () => {
    const { id, deployment } = await create({ ref: "main" });
    const path = `environments/${id}/deployments`;
    expect((await call("POST", path, { token, body: { ref: "v2" } })).body.code).toBe("conflict");
    await db().deployment.update({ where: { id: deployment.id }, data: { status: "succeeded" } });
    await db().environment.update({ where: { id }, data: { status: "ready", readyAt: new Date() } });
    expect((await call("POST", path, { token, body: { ref: "--x" } })).status).toBe(400);
    const { status, body } = await call("POST", path, { token, body: { ref: "v2" } });
    expect([status, body.number, body.ref, body.status]).toEqual([201, 2, "v2", "queued"]);
    expect((await call("GET", `environments/${id}`, { token })).body.deployment.id).toBe(body.id);
    expect((await call("GET", path, { token })).body.items.map((item: { number: number }) => item.number)).toEqual([
      2, 1,
    ]);
  });

  test("the timeline tells what happened, and who did it", async () => {
    const { id } = await create();
    await call("DELETE", `environments/${id}`, { token });
    const { items } = (await call("GET", `environments/${id}/events`, { token })).body;
    expect(items.map(({ kind, actor }: { kind: string; actor: string }) => [kind, actor])).toEqual([
      ["created", "ci"],
      ["status", "ci"],
    ]);
  });
});

describe("the list", () => {
  test("pages through everything once, newest first, with few statements", async () => {
    const mine = await addToken();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.unshift((await create({ name: `n${index}` }, mine)).id);
    // Rows of one millisecond are told apart by id.
    await db().environment.updateMany({
      where: { id: { in: ids } },
      data: { createdAt: new Date("2026-11-21T10:00:00.123Z") },
    });
    ids.sort().reverse();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `limit=3&cursor=${cursor}` : "limit=3";
      const { items, nextCursor } = (await call("GET", `environments?${query}`, { token: mine })).body;
      seen.push(...items.map((item: { id: string }) => item.id));
      cursor = nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  test("takes at most five statements, however long it is", async () => {
    const query = vi.spyOn(pg.Client.prototype, "query");
    const { items } = (await call("GET", "environments?limit=200&status=queued", { token })).body;
    expect(items.length).toBeGreaterThan(10);
    expect(query.mock.calls.length).toBeGreaterThan(0);
    expect(query.mock.calls.length).toBeLessThanOrEqual(5);
    query.mockRestore();
  });

  test("filters by status, text, owner and project", async () => {
    const mine = await addToken();
    const a = await create({ name: "100% Ünique_name", ref: "feature/x" }, mine);
    const b = await create({ name: "other", repositoryUrl: "https://example.com/blog.git" }, mine);
    await call("DELETE", `environments/${b.id}`, { token: mine });
    const find = async (query: string) =>
      (await call("GET", `environments?${query}`, { token: mine })).body.items.map((item: { id: string }) => item.id);
    expect(await find("")).toEqual([b.id, a.id]);
    expect(await find("status=terminating")).toEqual([b.id]);
    expect(await find("status=queued,terminating")).toEqual([b.id, a.id]);
    expect(await find("q=Ünique_NAME")).toEqual([a.id]);
    expect(await find("q=100%25")).toEqual([a.id]);
    expect(await find("q=%25")).toEqual([a.id]);
    expect(await find("q=BLOG")).toEqual([b.id]);
    expect(await find("q=feature/")).toEqual([a.id]);
    expect(await find("q='%20OR%20true")).toEqual([]);
    expect(await find(`project=${a.project.id}`)).toEqual([a.id]);
    expect(await find(`owner=${a.owner.id}`)).toEqual([b.id, a.id]);
    expect(await find(`owner=${none}`)).toEqual([]);
  });

  test.each([
    "limit=0",
    "limit=201",
    "limit=x",
    "status=alive",
    "cursor=x",
    "cursor=",
    "q=%00",
    "colour=red",
    "owner=me",
    "limit=1&limit=2",
  ])("answers 400 for %s", async (query) => {
    expect((await call("GET", `environments?${query}`, { token })).status).toBe(400);
  });
});

describe("the idempotency key", () => {
  const post = (body: unknown, key: string, by = token) =>
    call("POST", "environments", { token: by, body, headers: { "idempotency-key": key } });

  test("the same body repeats the first answer, another body is 422", async () => {
    const body = { repositoryUrl, name: "once" };
    const first = await post(body, "k-1");
    const again = await post(body, "k-1");
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await post({ repositoryUrl, name: "twice" }, "k-1")).body.code).toBe("idempotency_mismatch");
    expect((await post({ repositoryUrl, name: "twice" }, "k-1")).status).toBe(422);
    expect((await post(body, "k-1", await addToken())).body.id).not.toBe(first.body.id);
  });

  test("of ten at once one makes it; the others get its answer or 409", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ repositoryUrl, name: "race" }, "k-2")));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status, body }) => status === 201 || body.code === "idempotency_in_progress")).toBe(true);
    expect(await db().environment.count({ where: { name: "race" } })).toBe(1);
  });

  test("a refusal is an answer too", async () => {
    const port = await claimPort();
    const body = { repositoryUrl, port };
    await create({ port });
    const first = await post(body, "k-3");
    expect([first.status, first.body.code]).toEqual([409, "port_in_use"]);
    await db().environment.updateMany({ where: { port }, data: { status: "terminated" } });
    expect((await post(body, "k-3")).body).toEqual(first.body);
  });

  test("after a crash the next request finds what was made, and makes it only once", async () => {
    const body = { repositoryUrl, name: "crashed" };
    const first = await post(body, "k-4");
    // As a process leaves it that died between making the environment and keeping the answer.
    await db().$executeRaw`
      UPDATE idempotency_key SET http_status = NULL, response = jsonb_build_object('id', response->>'id') WHERE key = 'k-4'`;
    expect((await post(body, "k-4")).body.code).toBe("idempotency_in_progress");
    await db().$executeRaw`UPDATE idempotency_key SET created_at = created_at - interval '61 s' WHERE key = 'k-4'`;
    const again = await post(body, "k-4");
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect(await db().environment.count({ where: { name: "crashed" } })).toBe(1);
  });

  test("a failure of ours does not stick", async () => {
    const body = { repositoryUrl, name: "late" };
    await db().$executeRaw`ALTER TABLE deployment RENAME TO deployment_away`;
    const failed = await post(body, "k-5");
    await db().$executeRaw`ALTER TABLE deployment_away RENAME TO deployment`;
    expect([failed.status, failed.body.code]).toEqual([500, "internal"]);
    expect(JSON.stringify(failed.body)).not.toMatch(/deployment/);
    expect((await post(body, "k-5")).status).toBe(201);
    expect(await db().environment.count({ where: { name: "late" } })).toBe(1);
  });

  test("is forgotten after a day", async () => {
    const body = { repositoryUrl, name: "yesterday" };
    const first = await post(body, "k-6");
    await db().$executeRaw`UPDATE idempotency_key SET created_at = created_at - interval '25 hours' WHERE key = 'k-6'`;
    expect((await post({ ...body, name: "today" }, "k-6")).body.id).not.toBe(first.body.id);
  });

  test.each(["", "a b", "x".repeat(256)])("%j is no key", async (key) => {
    expect((await post({ repositoryUrl }, key)).status).toBe(400);
  });

  test("works for deployments", async () => {
    const { id, deployment } = await create();
    await db().deployment.update({ where: { id: deployment.id }, data: { status: "succeeded" } });
    await db().environment.update({ where: { id }, data: { status: "ready", readyAt: new Date() } });
    const redeploy = () =>
      call("POST", `environments/${id}/deployments`, {
        token,
        body: { ref: "v2" },
        headers: { "idempotency-key": "k-7" },
      });
    const [first, again] = [await redeploy(), await redeploy()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await db().deployment.count({ where: { environmentId: id } })).toBe(2);
  });
});

test("an id that was never given out is no more than unknown", async () => {
  expect((await send("GET", `environments/${newId()}`, { token })).status).toBe(404);
});

test.each([
  ["PUT", "environments"],
  ["DELETE", "environments"],
  ["POST", `environments/${none}`],
  ["PATCH", `environments/${none}/deployments`],
  ["POST", `environments/${none}/events`],
  ["DELETE", `environments/${none}/logs`],
  ["POST", "events"],
] as const)("%s %s is a problem that names what is answered", async (method, path) => {
  const { status, headers, body } = await call(method, path, { token });
  expect([status, body.code, headers.get("content-type")]).toEqual([
    405,
    "method_not_allowed",
    "application/problem+json",
  ]);
  expect(headers.get("allow")).toMatch(/^(GET|POST)/);
  expect((await call(method, path)).status).toBe(401);
});
