import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { addUser, framesOf, send, useApi } from "@/app/api/testing/rest";
import { routes } from "@/app/api/testing/routes";
import { changePassword, signOutEverywhere } from "@/lib/access/account";
import { hashPassword } from "@/lib/access/password";
import { disablePerson, setPersonRole } from "@/lib/access/people";
import { sessionOf } from "@/lib/access/testing/cast";
import { createOwnToken, listTokens, revokeToken } from "@/lib/access/tokens";
import type { Actor, Role } from "@/lib/audit/actor";
import { announce } from "@/lib/environments/announce";
import { addEnvironment, addLogLine, addProject, addSharedTarget } from "@/lib/environments/testing/belongings";
import { db } from "@/lib/platform/db";
import { eventually } from "@/lib/platform/testing/eventually";

useApi();

const password = "correct horse battery";
const passwordHash = hashPassword(password);
const logLines = 10_000;
let targetId = "";
let admin: Person;

beforeAll(async () => {
  targetId = await addSharedTarget();
  admin = await addPerson("admin");
});

// The heartbeat's minute passes when the test says so; everything else is on the real clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Person = Extract<Actor, { kind: "user" }>;

async function addPerson(role: Role): Promise<Person> {
  const id = await addUser(role);
  await db().user.update({ where: { id }, data: { passwordHash: await passwordHash } });
  return { kind: "user", id, name: "Anna", role };
}

/** Every answer that goes on after its first words. */
const streams = {
  "v1/events": { path: () => "events", isLive: true },
  "v1/events (with a log)": { path: (id: string) => `events?logs=${id}`, isLive: true },
  "v1/environments/[id]/logs": { path: (id: string) => `environments/${id}/logs?after=${logLines}`, isLive: true },
  "v1/environments/[id]/logs/download": { path: (id: string) => `environments/${id}/logs/download`, isLive: false },
};

/** What can happen to a right while it is used, by what it hangs on. */
const ends: { what: string; by: "session" | "token"; role: Role; end: (person: Person) => Promise<unknown> }[] = [
  {
    ...{ what: "the token is revoked", by: "token", role: "member" },
    end: async (person) => revokeToken(person, (await listTokens(person))[0]?.id ?? ""),
  },
  {
    ...{ what: "the token expires", by: "token", role: "member" },
    end: ({ id }) => db().token.updateMany({ where: { userId: id }, data: { expiresAt: new Date(Date.now() - 1) } }),
  },
  {
    ...{ what: "the token's maker is disabled", by: "token", role: "member" },
    end: ({ id }) => disablePerson(admin, id),
  },
  {
    ...{ what: "the token's maker is an admin no more", by: "token", role: "admin" },
    end: ({ id }) => setPersonRole(admin, id, "member"),
  },
  { what: "the person signs out everywhere", by: "session", role: "member", end: signOutEverywhere },
  {
    ...{ what: "the password changes", by: "session", role: "member" },
    end: (person) => changePassword(person, { currentPassword: password, newPassword: `${password}!` }),
  },
  {
    ...{ what: "the person is disabled", by: "session", role: "member" },
    end: ({ id }) => disablePerson(admin, id),
  },
  {
    ...{ what: "the person is an admin no more", by: "session", role: "admin" },
    end: ({ id }) => setPersonRole(admin, id, "member"),
  },
  {
    ...{ what: "the person becomes an admin", by: "session", role: "member" },
    end: ({ id }) => setPersonRole(admin, id, "admin"),
  },
];

async function headersOf(person: Person, by: "session" | "token"): Promise<Record<string, string>> {
  if (by === "session") return { cookie: await sessionOf(person.id) };
  const { token } = await createOwnToken(person, { name: "t", role: person.role, expiresInDays: 1 });
  return { authorization: `Bearer ${token}` };
}

/** A person with an environment that has a long log, and a stream of theirs that has begun. */
async function open(name: keyof typeof streams, role: Role, by: "session" | "token") {
  const person = await addPerson(role);
  const headers = await headersOf(person, by);
  const tokenId =
    by === "token" ? ((await listTokens(person)).find(({ maker }) => maker?.id === person.id)?.id ?? null) : null;
  const ownerKey = tokenId ? `token:${tokenId}` : `user:${person.id}`;
  const owner = { id: person.id, ownerKey, userId: person.id, tokenId };
  const project = await addProject(owner, `https://example.com/${person.id}.git`);
  const id = await addEnvironment(owner, { projectId: project.id, targetId, log: logLines });
  const client = new AbortController();
  const sent = { headers: { ...headers, accept: "text/event-stream" }, signal: client.signal };
  const response = await send("GET", streams[name].path(id), sent);
  expect(response.status).toBe(200);
  return { person, id, response, close: () => client.abort() };
}

/** Reads a stream of events to its end. */
function follow(response: Response) {
  const got: Record<string, string>[] = [];
  let isOver = false;
  const done = (async () => {
    for await (const frame of framesOf(response)) got.push(frame);
    isOver = true;
  })();
  return { got, done, isOver: () => isOver };
}

const aMinute = () => vi.advanceTimersByTimeAsync(60_000);

test("every answer that goes on is one of these", async () => {
  const { id, close } = await open("v1/events", "admin", "session");
  const headers = { cookie: await sessionOf(admin.id), accept: "text/event-stream" };
  const found: string[] = [];
  for (const { path, load } of routes.filter((route) => route.path.startsWith("v1/") && !route.path.includes("..."))) {
    if (!(await load()).GET) continue;
    const client = new AbortController();
    const query = path.endsWith("search") ? "?q=x" : path.endsWith("repositories") ? "?url=git@example.com:x.git" : "";
    const response = await send("GET", path.slice(3).replace("[id]", id) + query, { headers, signal: client.signal });
    if (!/^application\/(problem\+)?json$/.test(response.headers.get("content-type") ?? "")) found.push(path);
    client.abort();
    await response.body?.cancel();
  }
  close();
  const known = Object.keys(streams).map((name) => name.replace(/ \(.*/, ""));
  expect(found.sort()).toEqual([...new Set(known)].sort());
});

const live = (Object.keys(streams) as (keyof typeof streams)[]).filter((name) => streams[name].isLive);

describe.each(live)("%s", (name) => {
  test.each(ends)("ends when $what", async ({ by, role, end }) => {
    const { person, id, response, close } = await open(name, role, by);
    const { got, done, isOver } = follow(response);
    for (let minute = 0; minute < 3; minute += 1) await aMinute();
    await end(person);
    await aMinute();
    await eventually(isOver).finally(close);
    await done;
    const before = got.length;
    await announce(db(), [id]);
    expect(got).toHaveLength(before);
  });

  test.each(["session", "token"] as const)("goes on while the right of a %s lasts", async (by) => {
    const { id, response, close } = await open(name, "member", by);
    const { got, done, isOver } = follow(response);
    for (let minute = 0; minute < 5; minute += 1) await aMinute();
    // What somebody else loses ends nothing here.
    await signOutEverywhere(await addPerson("member"));
    await aMinute();
    if (name === "v1/environments/[id]/logs") await addLogLine(id, "another line");
    else await announce(db(), [id]);
    await eventually(() => got.some(({ data }) => data?.includes(name.endsWith("logs") ? "another line" : id)));
    expect(isOver()).toBe(false);
    close();
    await done;
  });
});

describe("v1/environments/[id]/logs/download", () => {
  const name = "v1/environments/[id]/logs/download";

  test.each(ends)("breaks off when $what", async ({ by, role, end }) => {
    const { person, response } = await open(name, role, by);
    const reader = response.body?.getReader();
    let bytes = (await reader?.read())?.value?.length ?? 0;
    await end(person);
    const rest = (async () => {
      for (;;) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return;
        bytes += value?.length ?? 0;
      }
    })();
    await expect(rest).rejects.toThrow();
    expect(bytes).toBeGreaterThan(0);
  });

  test.each(["session", "token"] as const)("is whole while the right of a %s lasts", async (by) => {
    const { response } = await open(name, "member", by);
    expect((await response.text()).split("\n")).toHaveLength(logLines + 1);
  });
});
