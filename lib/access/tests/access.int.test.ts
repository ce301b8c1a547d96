import { encode } from "next-auth/jwt";
import { describe, expect, test } from "vitest";
import { changePassword, signOutEverywhere } from "@/lib/access/account";
import { authenticate } from "@/lib/access/authenticate";
import { authOptions, authorize, sessionCookie } from "@/lib/access/authOptions";
import { acceptInvitation, invitePerson } from "@/lib/access/invitations";
import { hashPassword } from "@/lib/access/password";
import { disablePerson, enablePerson, setPersonRole } from "@/lib/access/people";
import { completeSetup, createSetupLink } from "@/lib/access/setup";
import { signIn } from "@/lib/access/signIn";
import { sessionOf } from "@/lib/access/testing/cast";
import { createOwnToken, createToken, listTokens, revokeToken } from "@/lib/access/tokens";
import { createFirstAdmin, createUser, hasUsers } from "@/lib/access/users";
import type { Actor, Role } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { useDatabase } from "@/lib/platform/testing/database";

useDatabase();

const password = "correct horse battery";
const url = "http://127.0.0.1:3000/api/v1/environments";
let count = 0;

/** A hash is slow on purpose: one does for everybody here. */
const passwordHash = hashPassword(password);

async function addUser(role: Role = "member"): Promise<Extract<Actor, { kind: "user" }> & { email: string }> {
  const email = `person-${++count}@example.com`;
  const user = await createUser(db(), { email, name: "Anna", role, passwordHash: await passwordHash });
  return { kind: "user", id: user.id, name: user.name, role, email };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error) => (error instanceof MayflyError ? error.code : String(error)),
  );
}

/** What a browser sends after signing in: the cookie that next-auth makes of what `authorize` answers. */
async function cookieOf(email: string): Promise<string> {
  const user = await authorize({ email, password }, new Headers());
  const claims = await authOptions().callbacks?.jwt?.({ token: {}, user: user as never, account: null });
  return `other=1; ${sessionCookie().name}=${await encode({ token: claims, secret: authOptions().secret ?? "" })}`;
}

function bearer(token: string): Request {
  return new Request(url, { headers: { authorization: `Bearer ${token}` } });
}

async function moveClock(seconds: number): Promise<void> {
  await db().setting.upsert({
    where: { key: "clock-offset" },
    create: { key: "clock-offset", value: seconds },
    update: { value: seconds },
  });
}

// First: the database is still empty.
describe("setting up", () => {
  test("an earlier link ends when a new one is made", async () => {
    const earlier = await createSetupLink();
    await createSetupLink();
    expect(await codeOf(completeSetup({ secret: earlier, email: "a@b.io", name: "A", password }))).toBe("not_found");
  });

  test("a link is good for an hour", async () => {
    const secret = await createSetupLink();
    await moveClock(3_601);
    expect(await codeOf(completeSetup({ secret, email: "a@b.io", name: "A", password }))).toBe("not_found");
    await moveClock(0);
  });

  test("a link is stored hashed", async () => {
    const secret = await createSetupLink();
    expect(JSON.stringify(await db().oneTimeLink.findMany())).not.toContain(secret);
  });

  test("of eight who try at once, one becomes admin", async () => {
    const secret = await createSetupLink();
    const tries = Array.from({ length: 8 }, (_, index) =>
      codeOf(completeSetup({ secret, email: `first-${index}@example.com`, name: "First", password })),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome === "no error")).toHaveLength(1);
    expect(outcomes.filter((outcome) => !["no error", "not_found", "conflict"].includes(outcome))).toEqual([]);
    expect(await db().user.findMany({ select: { role: true } })).toEqual([{ role: "admin" }]);
  });

  test("nobody else can take that place later", async () => {
    expect(await hasUsers()).toBe(true);
    expect(await codeOf(createSetupLink())).toBe("conflict");
    expect(await createFirstAdmin({ email: "late@example.com", name: "Late", password })).toBeNull();
  });
});

describe("signing in", () => {
  test("takes the right password, however the e-mail is written", async () => {
    const { id, email } = await addUser();
    expect((await signIn({ email: ` ${email.toUpperCase()} `, password, address: null })).id).toBe(id);
  });

  test("gives one answer to a wrong password, an unknown e-mail, somebody disabled and somebody invited", async () => {
    const { email } = await addUser();
    const disabled = await addUser();
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    await createUser(db(), { email: "invited@example.com", name: "I", role: "member", passwordHash: null });
    const attempts = [
      { email, password: "wrong" },
      { email: "nobody@example.com", password },
      { email: disabled.email, password },
      { email: "invited@example.com", password: "" },
    ].map((attempt) => signIn({ ...attempt, address: null }).catch((error: MayflyError) => error));
    const answers = (await Promise.all(attempts)).map(
      (error) => error instanceof MayflyError && [error.code, error.message],
    );
    expect(answers[0]).toEqual(["unauthenticated", "E-mail or password is wrong."]);
    expect(new Set(answers.map(String)).size).toBe(1);
  });

  test("locks an e-mail after ten failures, known or not, and opens again", async () => {
    const { email } = await addUser();
    for (const tried of [email, "unknown@example.com"]) {
      await db().signInAttempt.create({ data: { key: `email:${tried}`, failures: 8, firstAt: new Date() } });
      const attempts = Array.from({ length: 6 }, () =>
        codeOf(signIn({ email: tried, password: "wrong", address: null })),
      );
      const codes = await Promise.all(attempts);
      expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(2);
      expect(codes.filter((code) => code === "too_many_attempts")).toHaveLength(4);
    }
    expect(await codeOf(signIn({ email, password, address: null }))).toBe("too_many_attempts");
    await expect(authorize({ email, password }, new Headers())).rejects.toThrow("too_many_attempts");
    await moveClock(16 * 60);
    expect(await codeOf(signIn({ email, password, address: null }))).toBe("no error");
    await moveClock(0);
  });

  test("a success clears the failures before it", async () => {
    const { email } = await addUser();
    await db().signInAttempt.create({ data: { key: `email:${email}`, failures: 9, firstAt: new Date() } });
    expect(await codeOf(signIn({ email, password, address: null }))).toBe("no error");
    const wrong = Array.from({ length: 2 }, () => codeOf(signIn({ email, password: "wrong", address: null })));
    expect(new Set(await Promise.all(wrong))).toEqual(new Set(["unauthenticated"]));
  });

  test("locks an address that tries many e-mails", async () => {
    await db().signInAttempt.create({ data: { key: "address:192.0.2.7", failures: 50, firstAt: new Date() } });
    const { email } = await addUser();
    expect(await codeOf(signIn({ email, password, address: "192.0.2.7" }))).toBe("too_many_attempts");
    expect(await codeOf(signIn({ email, password, address: "192.0.2.8" }))).toBe("no error");
  });
});

describe("sessions", () => {
  test("a request with the cookie acts as the person", async () => {
    const { email, id } = await addUser();
    const request = new Request(url, { headers: { cookie: await cookieOf(email) } });
    expect(await authenticate(request)).toEqual({ kind: "user", id, name: "Anna", role: "member" });
  });

  test("a cookie that we did not seal is nobody", async () => {
    const { id } = await addUser();
    const forged = await encode({ token: { userId: id, sessionVersion: 1 }, secret: "0".repeat(64) });
    const request = new Request(url, { headers: { cookie: `${sessionCookie().name}=${forged}` } });
    expect(await codeOf(authenticate(request))).toBe("unauthenticated");
  });

  test("ends when signed out everywhere, when the password changes and when disabled", async () => {
    const admin = await addUser("admin");
    const { email, ...actor } = await addUser();
    const endings = [
      () => signOutEverywhere(actor),
      () => changePassword(actor, { currentPassword: password, newPassword: password }),
      () => disablePerson(admin, actor.id),
    ];
    for (const end of endings) {
      const { sessionVersion } = await db().user.findUniqueOrThrow({ where: { email } });
      const cookie = await sessionOf(actor.id, { sessionVersion });
      const request = () => new Request(url, { headers: { cookie } });
      expect(await codeOf(authenticate(request()))).toBe("no error");
      await end();
      expect(await codeOf(authenticate(request()))).toBe("unauthenticated");
    }
  });

  test("stays ended when a disabled person is enabled again", async () => {
    const admin = await addUser("admin");
    const { email, id } = await addUser();
    const cookie = await sessionOf(id);
    await disablePerson(admin, id);
    await enablePerson(admin, id);
    expect(await codeOf(authenticate(new Request(url, { headers: { cookie } })))).toBe("unauthenticated");
    expect(await codeOf(signIn({ email, password, address: null }))).toBe("no error");
  });

  test.each([
    [{ "sec-fetch-site": "cross-site" }, "forbidden"],
    [{ "sec-fetch-site": "same-site" }, "forbidden"],
    [{ origin: "https://evil.example" }, "forbidden"],
    [{ origin: "null" }, "forbidden"],
    [{ origin: "http://127.0.0.1:4000", host: "127.0.0.1:3000" }, "forbidden"],
    [{ "sec-fetch-site": "same-origin", origin: "http://localhost:3000", host: "localhost:3000" }, "no error"],
    [{ origin: "https://mayfly.acme.io", host: "127.0.0.1:3000", "x-forwarded-host": "mayfly.acme.io" }, "no error"],
    [{}, "no error"],
  ])("a write with the cookie and %j: %s", async (headers, outcome) => {
    const cookie = await sessionOf((await addUser()).id);
    const request = new Request(url, { method: "POST", headers: { cookie, ...headers } as HeadersInit });
    expect(await codeOf(authenticate(request))).toBe(outcome);
  });
});

describe("tokens", () => {
  test("has 256 bits, is stored hashed, and acts as itself", async () => {
    const { token, row } = await createToken({ name: "ci", role: "member", userId: null, expiresAt: null });
    expect(token).toMatch(/^mayfly_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await db().token.findUnique({ where: { id: row.id } }))).not.toContain(token);
    expect(await authenticate(bearer(token))).toEqual({
      kind: "token",
      id: row.id,
      name: "ci",
      role: "member",
      userId: null,
    });
    expect((await db().token.findUniqueOrThrow({ where: { id: row.id } })).lastUsedAt).not.toBeNull();
  });

  test.each([
    "",
    "Bearer",
    "Bearer x",
    "Basic YTpi",
    `Bearer mayfly_${"A".repeat(43)}`,
    `Bearer mayfly_${"A".repeat(43)} x`,
  ])("%j is refused, even beside a session", async (authorization) => {
    const cookie = await sessionOf((await addUser()).id);
    const request = new Request(url, { headers: { authorization, cookie } });
    expect(await codeOf(authenticate(request))).toBe("unauthenticated");
  });

  test("ends when revoked, when it expires and when its maker is disabled", async () => {
    const admin = await addUser("admin");
    const maker = await addUser();
    const make = () => createOwnToken(maker, { name: "t", role: "member", expiresInDays: 1 });
    const { token } = await make();
    expect(await codeOf(authenticate(bearer(token)))).toBe("no error");
    const [summary] = await listTokens(maker);
    await revokeToken(maker, summary?.id ?? "");
    expect(await codeOf(authenticate(bearer(token)))).toBe("unauthenticated");

    const second = await make();
    await moveClock(24 * 60 * 60 + 1);
    expect(await codeOf(authenticate(bearer(second.token)))).toBe("unauthenticated");
    await moveClock(0);
    expect(await codeOf(authenticate(bearer(second.token)))).toBe("no error");
    await disablePerson(admin, maker.id);
    expect(await codeOf(authenticate(bearer(second.token)))).toBe("unauthenticated");
  });

  test("a member makes no admin's token, and an admin's token sinks with its maker", async () => {
    const member = await addUser();
    expect(await codeOf(createOwnToken(member, { name: "t", role: "admin", expiresInDays: null }))).toBe("forbidden");
    const admin = await addUser("admin");
    const { token } = await createOwnToken(admin, { name: "t", role: "admin", expiresInDays: null });
    expect(await authenticate(bearer(token))).toMatchObject({ role: "admin" });
    await setPersonRole(await addUser("admin"), admin.id, "member");
    expect(await authenticate(bearer(token))).toMatchObject({ role: "member" });
  });

  test("are seen and revoked by their maker and admins alone", async () => {
    const maker = await addUser();
    await createOwnToken(maker, { name: "mine", role: "member", expiresInDays: null });
    const [mine] = await listTokens(maker);
    const stranger = await addUser();
    expect(await listTokens(stranger)).toEqual([]);
    expect(await codeOf(revokeToken(stranger, mine?.id ?? ""))).toBe("not_found");
    expect(await codeOf(revokeToken(stranger, "nonsense"))).toBe("not_found");
    expect((await listTokens(await addUser("admin"))).map(({ id }) => id)).toContain(mine?.id);
  });
});

describe("people", () => {
  test("an invited person sets a password with a link that works once, for seven days", async () => {
    const admin = await addUser("admin");
    const invitation = { email: "new@example.com", name: "New", role: "member" } as const;
    const first = (await invitePerson(admin, invitation)).url.split("#")[1] ?? "";
    const secret = (await invitePerson(admin, invitation)).url.split("#")[1] ?? "";
    const accept = (link: string) => codeOf(acceptInvitation({ secret: link, name: "Newton", password }));
    expect(await accept(first)).toBe("not_found");
    await moveClock(7 * 24 * 60 * 60 + 1);
    expect(await accept(secret)).toBe("not_found");
    await moveClock(0);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => accept(secret)));
    expect(outcomes.sort()).toEqual(["no error", "not_found", "not_found", "not_found", "not_found"]);
    expect((await signIn({ email: "new@example.com", password, address: null })).name).toBe("Newton");
    expect(await codeOf(invitePerson(admin, invitation))).toBe("conflict");
  });

  test("members manage nobody", async () => {
    const member = await addUser();
    const other = await addUser();
    expect(await codeOf(invitePerson(member, { email: "x@example.com", name: "X", role: "member" }))).toBe("forbidden");
    expect(await codeOf(setPersonRole(member, member.id, "admin"))).toBe("forbidden");
    expect(await codeOf(disablePerson(member, other.id))).toBe("forbidden");
  });

  test("the last admin stays, even when two remove each other at once", async () => {
    await db().user.updateMany({ where: { role: "admin" }, data: { role: "member" } });
    const [one, two] = [await addUser("admin"), await addUser("admin")];
    const outcomes = await Promise.all([
      codeOf(disablePerson(one, two.id)),
      codeOf(setPersonRole(two, one.id, "member")),
    ]);
    expect(outcomes.sort()).toEqual(["conflict", "no error"]);
    expect(await db().user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  test("an id that is unknown or malformed is not found", async () => {
    const admin = await addUser("admin");
    expect(await codeOf(disablePerson(admin, "x"))).toBe("not_found");
    expect(await codeOf(disablePerson(admin, "0193b3a0-0000-7000-8000-000000000000"))).toBe("not_found");
  });

  test("what people do is written down", async () => {
    const admin = await addUser("admin");
    const person = await addUser();
    await disablePerson(admin, person.id);
    const entries = await db().audit.findMany({ where: { subject: `user:${person.id}` } });
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([[`user:${admin.id}`, "user.disable"]]);
  });
});
