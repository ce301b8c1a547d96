import { type GetTokenParams, getToken } from "next-auth/jwt";
import { getServerSession } from "next-auth/next";
import { z } from "zod";
import type { Actor } from "@/lib/audit/actor";
import { MayflyError } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import { authOptions, sessionCookie } from "./authOptions";
import { findUser } from "./users";

export type PersonActor = Extract<Actor, { kind: "user" }>;

/** All that a session carries. Everything else is looked up, so that it can be taken back. */
const claimsSchema = z.object({ userId: z.string().refine(isId), sessionVersion: z.int() });

/** Who is signed in, in a page or a server action; null for nobody. */
export async function currentPerson(): Promise<PersonActor | null> {
  return personOf(await getServerSession(authOptions()));
}

/** The same, for an action: throws `unauthenticated` for nobody. */
export async function requireSignedIn(): Promise<PersonActor> {
  const person = await currentPerson();
  if (!person) throw new MayflyError("unauthenticated", "Your session has ended. Sign in again.");
  return person;
}

/** Who is signed in, by the cookies of a request; null for nobody. */
export async function personOfRequest(request: Request): Promise<PersonActor | null> {
  const header = request.headers.get("cookie");
  if (!header?.includes(sessionCookie().name)) return null;
  const cookies = new Map(header.split(";").map(splitCookie));
  const { secret } = authOptions();
  // Without the request's own headers: a bearer token is not a session.
  const req = { headers: new Headers(), cookies } as unknown as GetTokenParams["req"];
  return personOf(await getToken({ req, secret, cookieName: sessionCookie().name }));
}

function splitCookie(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair.trim(), ""] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

/** Checks what a session says against the database: on each request, so that it ends when it is revoked. */
async function personOf(claims: unknown): Promise<PersonActor | null> {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return null;
  const { userId, sessionVersion } = parsed.data;
  const user = await findUser(userId);
  if (!user || user.sessionVersion !== sessionVersion || user.disabledAt) return null;
  return { kind: "user", id: user.id, name: user.name, role: user.role === "admin" ? "admin" : "member" };
}
