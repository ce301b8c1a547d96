import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { inRequest } from "@/app/testing/requestScope";
import {
  addCast,
  type CallerName,
  type Cast,
  callerNamed,
  callerNames,
  type OwnerName,
  type PersonName,
  personNames,
  type TokenName,
  tokenNames,
} from "@/lib/access/testing/cast";
import {
  addBelongings,
  addEnvironment,
  addProject,
  addSharedTarget,
  type Belongings,
  type EnvironmentState,
} from "@/lib/environments/testing/belongings";
import type { ActionResult } from "@/lib/platform/action";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { snapshot } from "@/lib/platform/testing/snapshot";
import { generateKeyPair } from "@/lib/ssh/keys";

useDatabase();
afterAll(() => closeQueue());

const lib = fileURLToPath(new URL("../../lib/", import.meta.url));

type Action = (...args: unknown[]) => Promise<ActionResult<unknown>>;

let cast: Cast;
let targetId = "";
const actions: Record<string, Action> = {};
let things: Record<OwnerName, Belongings>;
const keys = {} as Record<PersonName, string>;
let count = 0;

beforeAll(async () => {
  // next-auth tells there of each cookie that is no session.
  vi.spyOn(console, "error").mockImplementation(() => {});
  cast = await addCast();
  targetId = await addSharedTarget();
  things = await addBelongings(cast.owners, targetId);
  for (const name of personNames) keys[name] = await addKey(name);
  const files = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((file) => /\bactions\.ts$/.test(file));
  for (const file of files) Object.assign(actions, await import(/* @vite-ignore */ lib + file));
});

async function addKey(name: PersonName): Promise<string> {
  const id = newId();
  await db().sshKey.create({
    data: { id, userId: cast.owners[name].id, name, publicKey: generateKeyPair().publicKey, fingerprint: id },
  });
  return id;
}

async function addToken(name: OwnerName): Promise<string> {
  const id = newId();
  const { userId } = cast.owners[name];
  await db().token.create({ data: { id, userId, name, prefix: "mayfly_", hash: id, role: "member" } });
  return id;
}

async function addInvited(): Promise<string> {
  const id = newId();
  await db().user.create({ data: { id, email: `${id}@example.com`, name: "Somebody", role: "member" } });
  return id;
}

async function addFreshTarget(): Promise<string> {
  const config = (await db().target.findUniqueOrThrow({ where: { id: targetId } })).config as object;
  return (await db().target.create({ data: { id: newId(), name: `Fresh ${++count}`, kind: "ec2", config } })).id;
}

/** What an action is about, and so who may do it. */
type Row = {
  about: EnvironmentState | "project" | "token" | "key" | "person" | "target" | "admins" | "own" | "everybody";
  /** After the id of what it is about, where it is about something. */
  input?: () => unknown;
  /** How the audit calls it; null: it is not a change. */
  audit: string | null;
  /** What is answered instead of success, where the rest is not there: a link, say. */
  code?: string;
};

const somebody = () => ({ email: `new-${++count}@example.com`, name: "New", role: "member" });
const password = "correct horse battery";

const table: Record<string, Row> = {
  completeSetupAction: {
    ...{ about: "everybody", audit: null, code: "not_found" },
    input: () => ({ secret: "x", email: "late@example.com", name: "Late", password }),
  },
  acceptInvitationAction: {
    ...{ about: "everybody", audit: null, code: "not_found" },
    input: () => ({ secret: "x", name: "Late", password }),
  },
  changePasswordAction: {
    ...{ about: "own", audit: null, code: "invalid_input" },
    input: () => ({ currentPassword: "wrong", newPassword: password }),
  },
  createTokenAction: {
    ...{ about: "own", audit: "token.create" },
    input: () => ({ name: "t", role: "member", expiresInDays: null }),
  },
  revokeTokenAction: { about: "token", audit: "token.revoke" },
  addSshKeyAction: {
    ...{ about: "own", audit: "ssh-key.add", input: () => ({ publicKey: generateKeyPair().publicKey }) },
  },
  makeSshKeyAction: { about: "own", audit: "ssh-key.add", input: () => ({ name: "made" }) },
  removeSshKeyAction: { about: "key", audit: "ssh-key.remove" },
  invitePersonAction: { about: "admins", audit: "user.invite", input: somebody },
  setPersonRoleAction: { about: "person", audit: "user.set-role", input: () => "admin" },
  disablePersonAction: { about: "person", audit: "user.disable" },
  enablePersonAction: { about: "person", audit: "user.enable" },
  createEnvironmentAction: {
    ...{ about: "own", audit: "environment.create" },
    input: () => ({ repositoryUrl: `https://example.com/repository-${++count}.git` }),
  },
  trySampleAction: { about: "own", audit: null, code: "unavailable" },
  extendEnvironmentAction: { about: "ready", audit: "environment.extend", input: () => ({ ttlMinutes: 10 }) },
  terminateEnvironmentAction: { about: "ready", audit: "environment.terminate" },
  stopEnvironmentAction: { about: "ready", audit: "environment.stop" },
  startEnvironmentAction: { about: "stopped", audit: "environment.provision" },
  drillEnvironmentAction: { about: "onSpot", audit: "environment.drill" },
  redeployAction: { about: "ready", audit: "environment.redeploy", input: () => ({ ref: "main" }) },
  cancelDeploymentAction: { about: "deploying", audit: "environment.cancel" },
  updateProjectAction: {
    ...{ about: "project", audit: "project.update", input: () => ({ variables: { SECRET: "taken" } }) },
  },
  consentToSandboxAction: { about: "admins", audit: "sandbox.consent" },
  addTargetsAction: {
    ...{ about: "admins", audit: "target.add", input: () => ({ name: `Cloud ${++count}`, regions: ["eu-west-1"] }) },
  },
  updateTargetAction: { about: "target", audit: "target.update", input: () => ({ name: `Renamed ${++count}` }) },
  removeTargetAction: { about: "target", audit: "target.remove" },
  requestDoctorAction: { about: "target", audit: null },
  accessDocumentsAction: { about: "admins", audit: null, input: () => ({ regions: ["eu-west-1"] }) },
  // Last, since their sessions end with it.
  signOutEverywhereAction: { about: "own", audit: "user.sign-out-everywhere" },
};

/** A page knows cookies alone: a token says nothing to it. */
function actsAs(caller: CallerName): OwnerName | null {
  if (caller === "a revoked token beside anna's session") return "anna";
  return callerNamed(caller).by === "session" ? callerNamed(caller).acts : null;
}

const signedIn = callerNames.filter((name) => callerNamed(name).by === "session" && actsAs(name));
const some: OwnerName[] = ["anna", "annasToken", "annasSecond", "boris", "carla", "carlasToken", "dora", "robot"];

/** Whose the subjects are that it is tried on; null: nobody's. */
function ownersFor({ about }: Row): (OwnerName | null)[] {
  if (about === "key") return personNames;
  if (about === "token") return tokenNames;
  const isShared = about === "own" || about === "admins" || about === "everybody" || about === "target";
  return isShared || about === "person" ? [null] : some;
}

/** What is there for all. Refused writes leave it as it is. */
function subject({ about }: Row, owner: OwnerName | null): string | null {
  if (about === "target") return targetId;
  if (about === "person") return cast.owners.boris.id;
  if (owner === null) return null;
  if (about === "key") return keys[owner as PersonName];
  if (about === "token") return cast.owners[owner as TokenName].id;
  return about === "project" ? things[owner].project.id : things[owner].environments[about as EnvironmentState];
}

async function fresh({ about }: Row, owner: OwnerName | null): Promise<string | null> {
  if (about === "target") return addFreshTarget();
  if (about === "person") return addInvited();
  if (owner === null) return null;
  if (about === "key") return addKey(owner as PersonName);
  if (about === "token") return addToken(owner);
  if (about === "project") return (await addProject(cast.owners[owner], `https://example.com/${++count}.git`)).id;
  const projectId = things[owner].project.id;
  return addEnvironment(cast.owners[owner], { projectId, targetId, state: about as EnvironmentState });
}

function expected({ about, code = "ok" }: Row, caller: CallerName, owner: OwnerName | null): string {
  const acts = actsAs(caller);
  if (about === "everybody") return code;
  if (acts === null) return "unauthenticated";
  const forAdmins = about === "person" || about === "target" || about === "admins";
  if (forAdmins && acts !== "carla") return "forbidden";
  return owner === null || isTheirs(about, acts, owner) ? code : "not_found";
}

function isTheirs(about: Row["about"], acts: OwnerName, owner: OwnerName): boolean {
  if (about === "key") return acts === owner;
  if (about === "token") return acts === "carla" || cast.owners[owner].userId === cast.owners[acts].id;
  const [caller] = signedIn.filter((name) => callerNamed(name).acts === acts);
  return caller !== undefined && callerNamed(caller).sees.includes(owner);
}

async function run(name: string, caller: CallerName, id: string | null): Promise<string> {
  const { input } = table[name] as Row;
  const args = [...(id === null ? [] : [id]), ...(input ? [input()] : [])];
  const result = await inRequest(cast.headers[caller], "action", async () => actions[name]?.(...args));
  return result?.ok ? "ok" : (result?.error.code ?? "nothing");
}

test("every server action has a row here", () => {
  expect(Object.keys(table).sort()).toEqual(Object.keys(actions).sort());
});

describe.each(Object.entries(table))("%s", (name, row) => {
  test("is refused, and nothing is changed", async () => {
    const before = await snapshot();
    const wanted: Record<string, string> = {};
    const got: Record<string, string> = {};
    for (const caller of callerNames) {
      for (const owner of ownersFor(row)) {
        const answer = expected(row, caller, owner);
        const cell = `${caller}: ${owner}`;
        if (answer !== "ok") [wanted[cell], got[cell]] = [answer, await run(name, caller, subject(row, owner))];
      }
    }
    expect(got).toEqual(wanted);
    // A wrong password is counted, whoever tries it.
    await db().signInAttempt.deleteMany();
    expect(await snapshot()).toEqual(before);
  });

  test("is done by who may, in their name", async () => {
    const wanted: Record<string, unknown> = {};
    const got: Record<string, unknown> = {};
    for (const caller of signedIn) {
      const entry = [cast.owners[actsAs(caller) ?? "anna"].ownerKey, row.audit];
      for (const owner of ownersFor(row).filter((of) => expected(row, caller, of) === "ok")) {
        wanted[`${caller}: ${owner}`] = ["ok", row.audit ? [entry] : []];
        got[`${caller}: ${owner}`] = await act(name, caller, owner);
      }
    }
    expect(got).toEqual(wanted);
  });
});

/** Has `caller` do it to something fresh of `owner`: the answer, and what the audit then has. */
async function act(name: string, caller: CallerName, owner: OwnerName | null) {
  const row = table[name] as Row;
  const id = await fresh(row, owner);
  const { _max: last } = await db().audit.aggregate({ _max: { id: true } });
  const answer = await run(name, caller, id);
  const written = await db().audit.findMany({ where: { id: { gt: last.id ?? 0n } } });
  if (id && row.audit) expect(written[0]?.subject).toMatch(new RegExp(`:${id}$`));
  if (id)
    expect(await namesOn(id)).toEqual((await namesOn(id)).map(() => cast.owners[actsAs(caller) ?? "anna"].ownerKey));
  return [answer, written.map(({ actor, action }) => [actor, action])];
}

/** Whom its timeline and its deployments name for what was done to an environment since it was made. */
async function namesOn(environmentId: string): Promise<string[]> {
  const events = await db().event.findMany({ where: { environmentId, kind: { not: "created" } } });
  const deployments = await db().deployment.findMany({ where: { environmentId, number: { gt: 2 } } });
  return [...events, ...deployments].map(({ actor }) => actor);
}
