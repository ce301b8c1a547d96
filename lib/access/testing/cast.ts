import { encode } from "next-auth/jwt";
import { authOptions, sessionCookie } from "@/lib/access/authOptions";
import { createToken } from "@/lib/access/tokens";
import type { Role } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";

/** Everybody who has an account. `was`: what they were when they signed in and made their tokens. */
const people = {
  anna: { role: "member", was: "member" },
  boris: { role: "member", was: "member" },
  carla: { role: "admin", was: "admin" },
  /** An admin once. */
  dora: { role: "member", was: "admin" },
  emil: { role: "member", was: "member" },
  fred: { role: "member", was: "member" },
} as const satisfies Record<string, { role: Role; was: Role }>;

/** Everybody's tokens; `by` null: made for Mayfly itself, on its machine. */
const tokens = {
  annasToken: { by: "anna", role: "member" },
  annasSecond: { by: "anna", role: "member" },
  annasRevoked: { by: "anna", role: "member" },
  annasExpired: { by: "anna", role: "member" },
  carlasToken: { by: "carla", role: "admin" },
  carlasMemberToken: { by: "carla", role: "member" },
  dorasToken: { by: "dora", role: "admin" },
  emilsToken: { by: "emil", role: "member" },
  robot: { by: null, role: "member" },
  adminRobot: { by: null, role: "admin" },
} as const satisfies Record<string, { by: keyof typeof people | null; role: Role }>;

export type PersonName = keyof typeof people;
export type TokenName = keyof typeof tokens;
/** Whoever can have made something. */
export type OwnerName = PersonName | TokenName;

export const personNames = Object.keys(people) as PersonName[];
export const tokenNames = Object.keys(tokens) as TokenName[];
export const ownerNames: OwnerName[] = [...personNames, ...tokenNames];

const annas: OwnerName[] = ["anna", "annasToken", "annasSecond", "annasRevoked", "annasExpired"];

export type Caller = {
  /** Whom Mayfly takes the sender for; null: nobody. */
  acts: OwnerName | null;
  by: "session" | "token" | "nothing";
  role: Role;
  /** Whose things the caller sees. */
  sees: readonly OwnerName[];
};

const nobody: Caller = { acts: null, by: "nothing", role: "member", sees: [] };
const session = (acts: PersonName | null, sees: OwnerName[], role: Role = "member"): Caller => {
  return { acts, by: "session", role, sees };
};
const token = (acts: TokenName | null, sees: OwnerName[], role: Role = "member"): Caller => {
  return { acts, by: "token", role, sees };
};

/** Everybody who can send a request, and what Mayfly has to make of them: said here, not worked out. */
export const callers = {
  nobody,
  "anna, signed in": session("anna", annas),
  "boris, signed in": session("boris", ["boris"]),
  "carla, signed in": session("carla", ownerNames, "admin"),
  "dora, signed in when she was an admin": session("dora", ["dora", "dorasToken"]),
  "emil, disabled": session(null, []),
  "fred, signed out everywhere": session(null, []),
  "anna, with a cookie that is too old": session(null, []),
  "somebody with a cookie that was not sealed here": session(null, []),
  "anna's token": token("annasToken", ["annasToken"]),
  "anna's second token": token("annasSecond", ["annasSecond"]),
  "anna's revoked token": token(null, []),
  "anna's expired token": token(null, []),
  "carla's token": token("carlasToken", ownerNames, "admin"),
  "carla's token for a member": token("carlasMemberToken", ["carlasMemberToken"]),
  "dora's token from when she was an admin": token("dorasToken", ["dorasToken"]),
  "emil's token": token(null, []),
  "a token without a maker": token("robot", ["robot"]),
  "an admin's token without a maker": token("adminRobot", ownerNames, "admin"),
  "an unknown token": token(null, []),
  "a revoked token beside anna's session": token(null, []),
} as const satisfies Record<string, Caller>;

export type CallerName = keyof typeof callers;
export const callerNames = Object.keys(callers) as CallerName[];

export const callerNamed = (name: CallerName): Caller => callers[name];

/** The rows of an owner: a person, or a token with its maker. */
export type Owner = { id: string; ownerKey: string; userId: string | null; tokenId: string | null };

export type Cast = {
  owners: Record<OwnerName, Owner>;
  /** What each caller sends along. */
  headers: Record<CallerName, Record<string, string>>;
};

/** Writes everybody into the database, with an hour's tokens and sessions as next-auth seals them. */
export async function addCast(): Promise<Cast> {
  const owners = {} as Record<OwnerName, Owner>;
  const secrets = {} as Record<TokenName, string>;
  for (const name of personNames) {
    const id = newId();
    owners[name] = { id, ownerKey: `user:${id}`, userId: id, tokenId: null };
  }
  await addPeople(owners);
  for (const name of tokenNames) {
    const { by, role } = tokens[name];
    const userId = by && owners[by].id;
    const { token, row } = await createToken({ name, role, userId, expiresAt: new Date(Date.now() + 3_600_000) });
    secrets[name] = token;
    owners[name] = { id: row.id, ownerKey: `token:${row.id}`, userId, tokenId: row.id };
  }
  await db().token.update({ where: { id: owners.annasRevoked.id }, data: { revokedAt: new Date() } });
  await db().token.update({ where: { id: owners.annasExpired.id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
  return { owners, headers: await headersOf(owners, secrets) };
}

async function addPeople(owners: Record<PersonName, Owner>): Promise<void> {
  await db().user.createMany({
    data: personNames.map((name) => ({
      ...{ id: owners[name].id, email: `${name}@example.com`, name, role: people[name].role },
      // Nobody signs in with it: it only says that somebody has one.
      passwordHash: "none",
      disabledAt: name === "emil" ? new Date() : null,
      sessionVersion: name === "fred" ? 2 : 1,
    })),
  });
}

async function headersOf(owners: Cast["owners"], secrets: Record<TokenName, string>): Promise<Cast["headers"]> {
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const cookieOf = async (name: PersonName) => ({ cookie: await sessionOf(owners[name].id) });
  return {
    nobody: {},
    "anna, signed in": await cookieOf("anna"),
    "boris, signed in": await cookieOf("boris"),
    "carla, signed in": await cookieOf("carla"),
    "dora, signed in when she was an admin": await cookieOf("dora"),
    "emil, disabled": await cookieOf("emil"),
    "fred, signed out everywhere": await cookieOf("fred"),
    "anna, with a cookie that is too old": { cookie: await sessionOf(owners.anna.id, { maxAge: -60 }) },
    "somebody with a cookie that was not sealed here": {
      cookie: await sessionOf(owners.carla.id, { secret: "0".repeat(64) }),
    },
    "anna's token": bearer(secrets.annasToken),
    "anna's second token": bearer(secrets.annasSecond),
    "anna's revoked token": bearer(secrets.annasRevoked),
    "anna's expired token": bearer(secrets.annasExpired),
    "carla's token": bearer(secrets.carlasToken),
    "carla's token for a member": bearer(secrets.carlasMemberToken),
    "dora's token from when she was an admin": bearer(secrets.dorasToken),
    "emil's token": bearer(secrets.emilsToken),
    "a token without a maker": bearer(secrets.robot),
    "an admin's token without a maker": bearer(secrets.adminRobot),
    "an unknown token": bearer(`mayfly_${"A".repeat(43)}`),
    "a revoked token beside anna's session": { ...(await cookieOf("anna")), ...bearer(secrets.annasRevoked) },
  };
}

/** What a browser sends once somebody has signed in: the cookie that next-auth seals of what `authorize` answers. */
export async function sessionOf(
  userId: string,
  { secret = authOptions().secret ?? "", maxAge = 3_600, sessionVersion = 1 } = {},
): Promise<string> {
  const options = authOptions();
  const claims = await options.callbacks?.jwt?.({
    token: {},
    user: { id: userId, sessionVersion } as never,
    account: null,
  });
  return `other=1; ${sessionCookie().name}=${await encode({ token: claims, secret, maxAge })}`;
}
