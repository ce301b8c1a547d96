import { beforeEach, describe, expect, test } from "vitest";
import { type AttemptKey, countAttempt, forgiveAttempt } from "@/lib/access/attempts";
import { authenticate } from "@/lib/access/authenticate";
import { acceptInvitation, invitePerson } from "@/lib/access/invitations";
import { consumeLink, createLink, type LinkPurpose, requireOpenLink } from "@/lib/access/links";
import { disablePerson, enablePerson, listPeople, setPersonRole } from "@/lib/access/people";
import { completeSetup, createSetupLink } from "@/lib/access/setup";
import { signIn } from "@/lib/access/signIn";
import { createOwnToken, createToken, revokeToken } from "@/lib/access/tokens";
import { createFirstAdmin } from "@/lib/access/users";
import type { Actor, Role } from "@/lib/audit/actor";
import { randomSecret, sha256 } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";

useDatabase();

const minute = 60_000;
const day = 24 * 60 * minute;

beforeEach(async () => {
  await db().signInAttempt.deleteMany();
  await db().oneTimeLink.deleteMany();
  await db().token.deleteMany();
  await db().user.deleteMany();
  await db().audit.deleteMany();
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "ok",
    (error) => (error instanceof MayflyError ? error.code : String(error)),
  );
}

type Person = Extract<Actor, { kind: "user" }>;
type PersonState = "active" | "disabled" | "invited";

async function addPerson(role: Role, state: PersonState = "active"): Promise<Person> {
  const id = newId();
  const passwordHash = state === "invited" ? null : "none";
  const disabledAt = state === "disabled" ? new Date() : null;
  await db().user.create({ data: { id, email: `${id}@example.com`, name: "Anna", role, passwordHash, disabledAt } });
  return { kind: "user", id, name: "Anna", role };
}

const ago = (ms: number) => new Date(Date.now() - ms);

describe("attempts", () => {
  const email: AttemptKey = { kind: "email", value: "anna@example.com" };
  const address: AttemptKey = { kind: "address", value: "192.0.2.1" };
  const limits = [
    { key: email, limit: 10 },
    { key: address, limit: 50 },
  ];

  type Seed = { failures: number; first?: number; lockedUntil?: number };

  async function seed({ kind, value }: AttemptKey, { failures, first = 0, lockedUntil }: Seed): Promise<void> {
    const until = lockedUntil === undefined ? null : new Date(Date.now() + lockedUntil);
    await db().signInAttempt.create({
      data: { key: `${kind}:${value}`, failures, firstAt: ago(first), lockedUntil: until },
    });
  }

  describe.each(limits)("for one $key.kind", ({ key, limit }) => {
    test.each([
      ["the first", null, "ok"],
      ["the last that is free", { failures: limit - 1 }, "ok"],
      ["one too many", { failures: limit }, "too_many_attempts"],
      [
        "one too many, just within the 15 minutes",
        { failures: limit, first: 15 * minute - 5_000 },
        "too_many_attempts",
      ],
      ["one after the 15 minutes", { failures: limit, first: 15 * minute + 1_000 }, "ok"],
      ["one while it is locked", { failures: limit + 1, lockedUntil: 5_000 }, "too_many_attempts"],
      ["one after it was locked", { failures: limit + 1, first: 15 * minute + 2_000, lockedUntil: -1_000 }, "ok"],
      [
        "one while it is locked, long after the first",
        { failures: limit + 1, first: 16 * minute, lockedUntil: 5_000 },
        "too_many_attempts",
      ],
    ] as const)("%s", async (_, before, answer) => {
      if (before) await seed(key, before);
      expect(await codeOf(countAttempt([key]))).toBe(answer);
    });

    test("of many at once, exactly as many as are free", async () => {
      const codes = await Promise.all(Array.from({ length: limit + 7 }, () => codeOf(countAttempt([key]))));
      expect(codes.filter((code) => code === "ok")).toHaveLength(limit);
    });

    test("after the 15 minutes as many are free as at first", async () => {
      await seed(key, { failures: limit, first: 15 * minute + 1_000 });
      const codes: string[] = [];
      for (let tries = 0; tries <= limit; tries += 1) codes.push(await codeOf(countAttempt([key])));
      expect(codes).toEqual([...Array.from({ length: limit }, () => "ok"), "too_many_attempts"]);
    });

    test("the lock lasts 15 minutes from when it came, and trying on makes it no longer", async () => {
      await seed(key, { failures: limit, first: 10 * minute });
      await codeOf(countAttempt([key]));
      const [first] = await db().signInAttempt.findMany();
      const left = Number(first?.lockedUntil) - Date.now();
      expect(left).toBeGreaterThan(14 * minute);
      expect(left).toBeLessThanOrEqual(15 * minute + 5_000);
      await codeOf(countAttempt([key]));
      expect((await db().signInAttempt.findMany())[0]?.lockedUntil).toEqual(first?.lockedUntil);
    });

    test("another's count is another's", async () => {
      await seed(key, { failures: limit + 1, lockedUntil: minute });
      expect(await codeOf(countAttempt([{ kind: key.kind, value: "other" }]))).toBe("ok");
      const kind = key.kind === "email" ? "address" : "email";
      expect(await codeOf(countAttempt([{ kind, value: key.value }]))).toBe("ok");
    });
  });

  test.each([
    ["the e-mail", email, 10],
    ["the address", address, 50],
  ])("both keys of one attempt are counted: %s alone can lock it", async (_, key, failures) => {
    await seed(key, { failures });
    expect(await codeOf(countAttempt([email, address]))).toBe("too_many_attempts");
  });

  test.each(["anna@example.com", " anna@example.com", "Anna@Example.COM"])(
    "%j is the e-mail that is locked",
    async (typed) => {
      await seed(email, { failures: 10 });
      expect(await codeOf(signIn({ email: typed, password: "x", address: null }))).toBe("too_many_attempts");
    },
  );

  test("a success forgets the e-mail's failures, and gives the address one attempt back", async () => {
    const other: AttemptKey = { kind: "email", value: "boris@example.com" };
    for (const key of [email, other]) await seed(key, { failures: 9 });
    await seed(address, { failures: 30 });
    await forgiveAttempt([email, address]);
    const rows = await db().signInAttempt.findMany({ orderBy: { key: "asc" } });
    expect(rows.map(({ key, failures }) => [key, failures])).toEqual([
      ["address:192.0.2.1", 29],
      ["email:boris@example.com", 9],
    ]);
  });

  test("what is older than a day is forgotten with the next success, what is younger is not", async () => {
    await seed({ kind: "email", value: "old" }, { failures: 1, first: day + minute });
    await seed({ kind: "email", value: "young" }, { failures: 1, first: day - minute });
    await forgiveAttempt([email]);
    expect((await db().signInAttempt.findMany()).map(({ key }) => key)).toEqual(["email:young"]);
  });
});

describe("links", () => {
  type LinkState = "open" | "in its last seconds" | "just expired" | "used" | "of another purpose" | "never given";
  const answers: Record<LinkState, string> = {
    open: "ok",
    "in its last seconds": "ok",
    "just expired": "not_found",
    used: "not_found",
    "of another purpose": "not_found",
    "never given": "not_found",
  };
  const other: Record<LinkPurpose, LinkPurpose> = { setup: "invitation", invitation: "setup" };

  async function addLink(purpose: LinkPurpose, state: LinkState, userId: string | null = null): Promise<string> {
    const secret = randomSecret();
    const lasts = { "in its last seconds": 20_000, "just expired": -1_000 }[state as string] ?? 60 * minute;
    await db().oneTimeLink.create({
      data: {
        id: newId(),
        purpose: state === "of another purpose" ? other[purpose] : purpose,
        secretHash: sha256(state === "never given" ? randomSecret() : secret),
        userId,
        expiresAt: new Date(Date.now() + lasts),
        consumedAt: state === "used" ? new Date() : null,
      },
    });
    return secret;
  }

  const cases = (["setup", "invitation"] as const).flatMap((purpose) =>
    (Object.keys(answers) as LinkState[]).map((state) => ({ purpose, state })),
  );

  test.each(cases)("for $purpose, $state", async ({ purpose, state }) => {
    const secret = await addLink(purpose, state);
    expect(await codeOf(requireOpenLink(purpose, secret))).toBe(answers[state]);
    expect(await codeOf(consumeLink(db(), purpose, secret))).toBe(answers[state]);
    expect(await codeOf(consumeLink(db(), purpose, secret))).toBe("not_found");
    expect(await codeOf(requireOpenLink(purpose, secret))).toBe("not_found");
  });

  test.each(["setup", "invitation"] as const)("for %s: two at once, one gets it", async (purpose) => {
    const secret = await addLink(purpose, "open");
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(consumeLink(db(), purpose, secret))));
    expect(codes.filter((code) => code === "ok")).toHaveLength(1);
  });

  test("a new one ends the open ones of the same purpose and person alone", async () => {
    const [anna, boris] = [await addPerson("member"), await addPerson("member")];
    const links = {
      same: await addLink("invitation", "open", anna.id),
      others: await addLink("invitation", "open", boris.id),
      setup: await addLink("setup", "open"),
    };
    await addLink("invitation", "used", anna.id);
    const fresh = await createLink(db(), { purpose: "invitation", userId: anna.id, lifetimeMinutes: 60 });
    expect(await codeOf(requireOpenLink("invitation", links.same))).toBe("not_found");
    expect(await codeOf(requireOpenLink("invitation", links.others))).toBe("ok");
    expect(await codeOf(requireOpenLink("setup", links.setup))).toBe("ok");
    expect(await consumeLink(db(), "invitation", fresh)).toEqual({ userId: anna.id });
    expect(await db().oneTimeLink.count({ where: { userId: anna.id } })).toBe(2);
  });

  const given = { name: "Anna", password: "correct horse battery" };

  test.each(Object.entries(answers))("an invitation %s: %s", async (state, answer) => {
    const anna = await addPerson("member", "invited");
    const secret = await addLink("invitation", state as LinkState, anna.id);
    expect(await codeOf(acceptInvitation({ ...given, secret }))).toBe(answer);
    const { passwordHash, sessionVersion } = await db().user.findUniqueOrThrow({ where: { id: anna.id } });
    expect([passwordHash !== null, sessionVersion]).toEqual(answer === "ok" ? [true, 2] : [false, 1]);
  });

  const invite = async (admin: Actor, email: string, role: Role) =>
    (await invitePerson(admin, { email, name: "New", role })).url.split("#")[1] ?? "";

  test("invited again, somebody has the role that the last invitation says, and the name of their own", async () => {
    const admin = await addPerson("admin");
    await invite(admin, "new@example.com", "admin");
    const secret = await invite(admin, "new@example.com", "member");
    expect(await acceptInvitation({ ...given, secret })).toMatchObject({ role: "member", name: "Anna" });
    expect(await db().user.count()).toBe(2);
  });

  test("a link to set up makes nobody admin once there is one, not even at the same moment", async () => {
    const setUp = async (secret: string) => codeOf(completeSetup({ ...given, secret, email: "late@example.com" }));
    const first = { ...given, email: "first@example.com" };
    const link = await createSetupLink();
    await Promise.all([setUp(link), createFirstAdmin(first)]);
    expect(await db().user.count()).toBe(1);
    await db().user.deleteMany();
    const before = await createSetupLink();
    await createFirstAdmin(first);
    expect(await setUp(before)).toBe("conflict");
    expect((await db().user.findMany()).map(({ email }) => email)).toEqual([first.email]);
  });

  test("somebody disabled meanwhile does not come in", async () => {
    const admin = await addPerson("admin");
    const secret = await invite(admin, "new@example.com", "member");
    const { id } = await db().user.findUniqueOrThrow({ where: { email: "new@example.com" } });
    await disablePerson(admin, id);
    expect(await codeOf(acceptInvitation({ ...given, secret }))).toBe("forbidden");
    expect(await codeOf(invitePerson(admin, { email: "new@example.com", name: "New", role: "member" }))).toBe(
      "conflict",
    );
    await enablePerson(admin, id);
    expect((await acceptInvitation({ ...given, secret })).role).toBe("member");
    const entry = await db().audit.findFirst({ where: { action: "user.accept-invitation" } });
    expect(entry).toMatchObject({ actor: `user:${id}`, subject: `user:${id}` });
  });
});

describe("tokens", () => {
  const use = (token: string) => {
    return authenticate(new Request("http://127.0.0.1/", { headers: { authorization: `Bearer ${token}` } }));
  };

  test.each([
    [null, "ok"],
    [20_000, "ok"],
    [0, "unauthenticated"],
    [-1_000, "unauthenticated"],
  ])("one that ends in %s ms: %s", async (lasts, answer) => {
    const expiresAt = lasts === null ? null : new Date(Date.now() + lasts);
    const { token } = await createToken({ name: "t", role: "member", userId: null, expiresAt });
    expect(await codeOf(use(token))).toBe(answer);
  });

  test.each([1, 30, 3_650])("one for %i days ends after as many", async (days) => {
    const maker = await addPerson("member");
    await createOwnToken(maker, { name: "t", role: "member", expiresInDays: days });
    const [row] = await db().token.findMany();
    expect(Math.abs(Number(row?.expiresAt) - Date.now() - days * day)).toBeLessThan(minute);
    expect(row?.userId).toBe(maker.id);
  });

  const makers = (["admin", "member", null] as const).flatMap((maker) =>
    (["active", "disabled"] as const).flatMap((state) =>
      (["admin", "member"] as const).map((role) => ({ maker, state, role })),
    ),
  );

  test.each(makers)("of role $role, made by $maker who is $state now", async ({ maker, state, role }) => {
    const userId = maker && (await addPerson(maker, state)).id;
    const { token } = await createToken({ name: "t", role, userId, expiresAt: null });
    if (maker && state === "disabled") expect(await codeOf(use(token))).toBe("unauthenticated");
    else expect(await use(token)).toMatchObject({ userId, role: maker === "member" ? "member" : role });
  });

  test("what a member makes is never an admin's; what an admin makes is what it says", async () => {
    for (const maker of ["admin", "member"] as const) {
      const person = await addPerson(maker);
      for (const role of ["admin", "member"] as const) {
        const isRefused = maker === "member" && role === "admin";
        const made = codeOf(createOwnToken(person, { name: "t", role, expiresInDays: null }));
        expect([maker, role, await made]).toEqual([maker, role, isRefused ? "forbidden" : "ok"]);
        expect(await db().token.count({ where: { userId: person.id, role } })).toBe(isRefused ? 0 : 1);
      }
    }
  });

  test("no token makes another", async () => {
    const actor: Actor = {
      kind: "token",
      id: newId(),
      name: "t",
      role: "admin",
      userId: (await addPerson("admin")).id,
    };
    expect(await codeOf(createOwnToken(actor, { name: "t", role: "member", expiresInDays: 1 }))).toBe("forbidden");
  });

  test("revoked twice is revoked once", async () => {
    const maker = await addPerson("member");
    const { row } = await createToken({ name: "t", role: "member", userId: maker.id, expiresAt: null });
    await revokeToken(maker, row.id);
    const first = await db().token.findUniqueOrThrow({ where: { id: row.id } });
    await revokeToken(maker, row.id);
    expect(await db().token.findUniqueOrThrow({ where: { id: row.id } })).toEqual(first);
    expect(await db().audit.count({ where: { action: "token.revoke" } })).toBe(1);
  });

  test.each([
    [null, true],
    [61_000, true],
    [40_000, false],
  ])("used %s ms ago: the use is noted: %s", async (before, isNoted) => {
    const { token, row } = await createToken({ name: "t", role: "member", userId: null, expiresAt: null });
    const lastUsedAt = before === null ? null : ago(before);
    await db().token.update({ where: { id: row.id }, data: { lastUsedAt } });
    await use(token);
    const used = (await db().token.findUniqueOrThrow({ where: { id: row.id } })).lastUsedAt;
    expect(Number(used) !== Number(lastUsedAt)).toBe(isNoted);
  });
});

test.each([
  ["lists", (actor: Actor) => listPeople(actor)],
  ["promotes", (actor: Actor) => setPersonRole(actor, newId(), "admin")],
  ["disables", (actor: Actor) => disablePerson(actor, newId())],
  ["enables", (actor: Actor) => enablePerson(actor, newId())],
  ["invites", (actor: Actor) => invitePerson(actor, { email: "x@example.com", name: "X", role: "member" })],
])("a member %s nobody", async (_, manage) => {
  const member = await addPerson("member");
  const token: Actor = { kind: "token", id: newId(), name: "t", role: "member", userId: member.id };
  for (const actor of [member, token]) expect(await codeOf(manage(actor))).toBe("forbidden");
  expect(await db().user.count()).toBe(1);
});

describe("the last admin", () => {
  type Others = [Role, PersonState][];
  const leave = {
    "made a member": (actor: Actor, id: string) => setPersonRole(actor, id, "member"),
    disabled: (actor: Actor, id: string) => disablePerson(actor, id),
  };
  const rows: [string, Others, string][] = [
    ["alone", [], "conflict"],
    ["beside members", [["member", "active"]], "conflict"],
    ["beside an admin who is disabled", [["admin", "disabled"]], "conflict"],
    ["beside an admin who has not come yet", [["admin", "invited"]], "conflict"],
    ["beside another admin", [["admin", "active"]], "ok"],
  ];
  const cases = Object.entries(leave).flatMap(([how, go]) =>
    rows.map(([where, others, answer]) => ({ how, go, where, others, answer })),
  );

  test.each(cases)("$how, $where: $answer", async ({ go, others, answer }) => {
    const admin = await addPerson("admin");
    for (const [role, state] of others) await addPerson(role, state);
    expect(await codeOf(go(admin, admin.id))).toBe(answer);
    const { role, disabledAt, sessionVersion } = await db().user.findUniqueOrThrow({ where: { id: admin.id } });
    const isThere = role === "admin" && disabledAt === null && sessionVersion === 1;
    expect(isThere).toBe(answer === "conflict");
  });

  test.each(Object.entries(leave))("two at once, both %s by the other: one stays", async (_, go) => {
    const [one, two] = [await addPerson("admin"), await addPerson("admin")];
    const codes = await Promise.all([codeOf(go(one, two.id)), codeOf(go(two, one.id))]);
    expect(codes.sort()).toEqual(["conflict", "ok"]);
  });

  test.each(["disabled", "invited"] as const)("an admin who is %s may go: nobody counts on them", async (state) => {
    const [admin, other] = [await addPerson("admin"), await addPerson("admin", state)];
    expect(await codeOf(setPersonRole(admin, other.id, "member"))).toBe("ok");
  });

  test("disabled again keeps when that was; enabled, everything is as before but the sessions", async () => {
    const [admin, other] = [await addPerson("admin"), await addPerson("member")];
    await disablePerson(admin, other.id);
    const { disabledAt } = await db().user.findUniqueOrThrow({ where: { id: other.id } });
    await disablePerson(admin, other.id);
    expect((await db().user.findUniqueOrThrow({ where: { id: other.id } })).disabledAt).toEqual(disabledAt);
    await enablePerson(admin, other.id);
    expect(await db().user.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject({
      ...{ disabledAt: null, role: "member", passwordHash: "none", sessionVersion: 3 },
    });
  });
});
