import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addToken, addUser, send, useApi } from "@/app/api/testing/rest";
import * as accessActions from "@/lib/access/actions";
import { hashPassword } from "@/lib/access/password";
import * as deploymentActions from "@/lib/deployments/actions";
import * as environmentActions from "@/lib/environments/actions";
import { decrypt, encrypt, sha256 } from "@/lib/platform/crypto";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useHeard } from "@/lib/platform/testing/heard";
import { type Secrets, secretsIn, tracesInDatabase } from "@/lib/platform/testing/traces";
import * as projectActions from "@/lib/projects/actions";
import { generateKeyPair } from "@/lib/ssh/keys";
import * as targetActions from "@/lib/targets/actions";

const signedIn = vi.hoisted(() => ({ claims: null as { userId: string; sessionVersion: number } | null }));
// The two things of the framework that a server action needs: whose session it is, and pages to be made anew.
vi.mock("next-auth/next", () => ({ getServerSession: async () => signedIn.claims }));
vi.mock("next/cache", () => ({ revalidatePath: () => {} }));

useApi();
const heard = useHeard();
const printed: string[] = [];

const key = generateKeyPair().privateKey;
const secrets: Secrets = {
  "project variable": "sekret-of-the-project",
  "environment variable": "sekret-of-the-environment",
  "git token": "glpat-sekret-git-token",
  "deploy key": key.split("\n")[2] ?? "",
  "target key": "sekretAccessKeyOfTheTarget/+x",
  password: "sekret-password-of-ada",
  "new password": "sekret-password-of-ben",
};
const repositoryUrl = "https://example.com/shop.git";
const access = { kind: "keys", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: secrets["target key"] };
const variables = { ENVIRONMENT: secrets["environment variable"] ?? "" };
const projectVariables = { PROJECT: secrets["project variable"] ?? "" };
const gitToken = { kind: "https-token", token: secrets["git token"] ?? "" } as const;
const deployKey = { kind: "deploy-key", privateKey: key } as const;

let token = "";
let targetId = "";
let projectId = "";
let environmentId = "";
let sshKeyId = "";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

async function ask(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<string> {
  const stop = new AbortController();
  const response = await send(method, path, { token, body, headers, signal: stop.signal });
  if (!response.headers.get("content-type")?.startsWith("text/event-stream"))
    return `${response.status} ${await response.text()}`;
  const reader = response.body?.getReader();
  const first = await reader?.read();
  stop.abort();
  await reader?.cancel().catch(() => {});
  return `${response.status} ${new TextDecoder().decode(first?.value)}`;
}

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  const userId = await addUser("admin");
  const passwordHash = await hashPassword(secrets.password ?? "");
  await db().user.update({ where: { id: userId }, data: { passwordHash } });
  signedIn.claims = { userId, sessionVersion: 1 };
  token = await addToken("admin", userId);
  secrets["token of a person"] = token.slice("mayfly_".length + 6);
  secrets["secret key"] = process.env.MAYFLY_SECRET_KEY ?? "";
});

afterAll(() => {
  vi.restoreAllMocks();
});

/** Each call of the API, in an order in which each finds what it needs. `text`: its answer, with the status. */
const calls: Record<string, () => Promise<string>> = {
  "POST targets": async () => {
    const answer = await ask("POST", "targets", {
      name: "Cloud",
      regions: ["us-east-1"],
      access,
      allowPrivateRepositories: true,
    });
    targetId = JSON.parse(answer.slice(4)).items[0].id;
    return answer;
  },
  "GET targets": () => ask("GET", "targets"),
  "GET targets/[id]": () => ask("GET", `targets/${targetId}`),
  "PATCH targets/[id]": () => ask("PATCH", `targets/${targetId}`, { access, name: "Account" }),
  "DELETE targets/[id]": async () => {
    const id = JSON.parse((await ask("POST", "targets", { name: "Gone", regions: ["us-east-1"], access })).slice(4))
      .items[0].id;
    return ask("DELETE", `targets/${id}`);
  },
  "POST targets/[id]/doctor": () => ask("POST", `targets/${targetId}/doctor`),
  "POST projects": async () => {
    const body = { repositoryUrl, gitCredential: gitToken, variables: projectVariables };
    const answer = await ask("POST", "projects", body, { "idempotency-key": "project" });
    projectId = JSON.parse(answer.slice(4)).id;
    return answer;
  },
  "GET projects": () => ask("GET", "projects"),
  "GET projects/[id]": () => ask("GET", `projects/${projectId}`),
  "PATCH projects/[id]": () =>
    ask("PATCH", `projects/${projectId}`, { gitCredential: deployKey, variables: projectVariables }),
  "POST environments": async () => {
    const answer = await ask(
      "POST",
      "environments",
      { repositoryUrl, variables },
      { "idempotency-key": "environment" },
    );
    environmentId = JSON.parse(answer.slice(4)).id;
    return answer;
  },
  "GET environments": () => ask("GET", "environments"),
  "GET environments/[id]": () => ask("GET", `environments/${environmentId}`),
  "DELETE environments/[id]": async () => {
    const id = JSON.parse((await ask("POST", "environments", { repositoryUrl, variables })).slice(4)).id;
    return ask("DELETE", `environments/${id}`);
  },
  "PATCH environments/[id]": () => ask("PATCH", `environments/${environmentId}`, { ttlMinutes: 600 }),
  "GET environments/[id]/deployments": () => ask("GET", `environments/${environmentId}/deployments`),
  "POST environments/[id]/deployments": () => ask("POST", `environments/${environmentId}/deployments`, {}),
  "POST environments/[id]/stop": () => ask("POST", `environments/${environmentId}/stop`),
  "POST environments/[id]/start": () => ask("POST", `environments/${environmentId}/start`),
  "POST environments/[id]/drill": () => ask("POST", `environments/${environmentId}/drill`),
  "GET environments/[id]/events": () => ask("GET", `environments/${environmentId}/events`),
  "GET environments/[id]/logs": () => ask("GET", `environments/${environmentId}/logs`),
  "GET environments/[id]/logs/search": () => ask("GET", `environments/${environmentId}/logs/search?q=sekret`),
  "GET environments/[id]/logs/download": () => ask("GET", `environments/${environmentId}/logs/download`),
  "GET events": () => ask("GET", "events"),
  "GET repositories": () => ask("GET", "repositories?url=https://127.0.0.1:1/a.git"),
  "GET ssh-keys": () => ask("GET", "ssh-keys"),
  "POST ssh-keys": async () => {
    const answer = await ask("POST", "ssh-keys", { publicKey: generateKeyPair().publicKey });
    sshKeyId = JSON.parse(answer.slice(4)).id;
    return answer;
  },
  "DELETE ssh-keys/[id]": () => ask("DELETE", `ssh-keys/${sshKeyId}`),
};

/** Those that say here that it cannot be done now. */
const refused = [
  "POST environments/[id]/deployments",
  "POST environments/[id]/stop",
  "POST environments/[id]/start",
  "POST environments/[id]/drill",
  "GET repositories",
];

/** Each server action, with secrets in whatever it takes; what it answers once, and to nobody again, gets a name here. */
const actions: Record<string, (shown: (name: string, secret: string) => void) => Promise<unknown>> = {
  completeSetupAction: () =>
    accessActions.completeSetupAction({
      secret: "sekret-link-of-setup",
      ...person("eve"),
      password: secrets.password ?? "",
    }),
  invitePersonAction: async (shown) => {
    const result = await accessActions.invitePersonAction({ ...person("ben"), role: "member" });
    if (result.ok) shown("one-time link", result.data.url.split("#")[1] ?? "");
    return result;
  },
  acceptInvitationAction: () =>
    accessActions.acceptInvitationAction({
      secret: secrets["one-time link"] ?? "",
      name: "Ben",
      password: secrets["new password"] ?? "",
    }),
  changePasswordAction: () =>
    accessActions.changePasswordAction({
      currentPassword: secrets.password ?? "",
      newPassword: secrets["new password"] ?? "",
    }),
  signOutEverywhereAction: () => accessActions.signOutEverywhereAction(),
  setPersonRoleAction: async () => accessActions.setPersonRoleAction(await idOf("ben"), "admin"),
  disablePersonAction: async () => accessActions.disablePersonAction(await idOf("ben")),
  enablePersonAction: async () => accessActions.enablePersonAction(await idOf("ben")),
  createTokenAction: async (shown) => {
    const result = await accessActions.createTokenAction({ name: "mine", role: "member", expiresInDays: null });
    if (result.ok) shown("token made by an action", result.data.token.slice("mayfly_".length + 6));
    return result;
  },
  revokeTokenAction: async () =>
    accessActions.revokeTokenAction((await db().token.findFirstOrThrow({ where: { name: "mine" } })).id),
  addSshKeyAction: () => accessActions.addSshKeyAction({ publicKey: generateKeyPair().publicKey }),
  makeSshKeyAction: async (shown) => {
    const result = await accessActions.makeSshKeyAction({ name: "laptop" });
    if (result.ok) shown("SSH key made by an action", result.data.privateKey.split("\n")[2] ?? "");
    return result;
  },
  removeSshKeyAction: async () =>
    accessActions.removeSshKeyAction((await db().sshKey.findFirstOrThrow({ where: { name: "laptop" } })).id),
  consentToSandboxAction: () => accessActions.consentToSandboxAction(),
  updateProjectAction: () =>
    projectActions.updateProjectAction(projectId, { gitCredential: gitToken, variables: projectVariables }),
  createEnvironmentAction: () => environmentActions.createEnvironmentAction({ repositoryUrl, variables }),
  trySampleAction: () => environmentActions.trySampleAction(),
  extendEnvironmentAction: () => environmentActions.extendEnvironmentAction(environmentId, { ttlMinutes: 700 }),
  stopEnvironmentAction: () => environmentActions.stopEnvironmentAction(environmentId),
  startEnvironmentAction: () => environmentActions.startEnvironmentAction(environmentId),
  drillEnvironmentAction: () => environmentActions.drillEnvironmentAction(environmentId),
  redeployAction: () => deploymentActions.redeployAction(environmentId, {}),
  cancelDeploymentAction: () => deploymentActions.cancelDeploymentAction(environmentId),
  terminateEnvironmentAction: () => environmentActions.terminateEnvironmentAction(environmentId),
  addTargetsAction: () =>
    targetActions.addTargetsAction({
      name: "Other",
      regions: ["eu-west-1"],
      access: access as never,
      appCidrs: ["0.0.0.0/0"],
    }),
  updateTargetAction: () => targetActions.updateTargetAction(targetId, { access: access as never }),
  requestDoctorAction: () => targetActions.requestDoctorAction(targetId),
  accessDocumentsAction: () => targetActions.accessDocumentsAction({ regions: ["us-east-1"] }),
  removeTargetAction: async () =>
    targetActions.removeTargetAction((await db().target.findFirstOrThrow({ where: { name: "Other" } })).id),
};

const notNow = ["completeSetup", "trySample", "stopEnvironment", "startEnvironment", "drillEnvironment", "redeploy"];

function person(name: string) {
  return { name, email: `${name}@example.com` };
}

async function idOf(name: string): Promise<string> {
  return (await db().user.findFirstOrThrow({ where: { email: `${name}@example.com` } })).id;
}

/** Sealed values are nobody's business either. */
const sealedText = /v1\.[\w-]{37,}/;

/** The session that the person has now. */
async function signInAgain(): Promise<void> {
  const userId = signedIn.claims?.userId ?? "";
  const { sessionVersion } = await db().user.findUniqueOrThrow({ where: { id: userId } });
  signedIn.claims = { userId, sessionVersion };
}

describe("no secret is in an answer", () => {
  test("of any route: each that there is, is called here", async () => {
    const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" });
    const paths = files.filter((file) => file.endsWith("/route.ts") && !file.startsWith("[...path]"));
    const methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];
    const there: string[] = [];
    for (const path of paths.map((file) => file.slice(0, -"/route.ts".length))) {
      for (const method of methods) {
        const answer = await send(method as Method, path.replace("[id]", newId()), { token: "" });
        if (answer.status !== 405 && (await isAnswered(method as Method, path))) there.push(`${method} ${path}`);
      }
    }
    expect(Object.keys(calls).sort()).toEqual(there.sort());
  });

  test.each(Object.keys(calls))("of %s", async (name) => {
    const answer = (await calls[name]?.()) ?? "";
    expect([name, answer.slice(0, 1)]).toEqual([name, refused.includes(name) ? expect.stringMatching(/[245]/) : "2"]);
    expect(secretsIn(answer, secrets)).toEqual([]);
    expect(answer).not.toMatch(sealedText);
  });

  test("of any server action: each that there is, is called here", () => {
    const all = { ...accessActions, ...deploymentActions, ...environmentActions, ...projectActions, ...targetActions };
    expect(Object.keys(actions).sort()).toEqual(Object.keys(all).sort());
    const files = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith("/actions.ts"),
    );
    expect(files.sort()).toEqual(
      ["access", "deployments", "environments", "projects", "targets"].map((room) => `${room}/actions.ts`),
    );
  });

  test.each(Object.keys(actions))("of %s", async (name) => {
    await signInAgain();
    const shown: Secrets = {};
    const result = (await actions[name]?.((what, secret) => Object.assign(shown, { [what]: secret }))) as {
      ok: boolean;
    };
    if (!notNow.some((start) => name.startsWith(start))) expect(result).toMatchObject({ ok: true });
    expect(secretsIn(JSON.stringify(result), secrets)).toEqual([]);
    expect(JSON.stringify(result)).not.toMatch(sealedText);
    Object.assign(secrets, shown);
  });

  const wrong: [string, Method, string, unknown][] = [
    [
      "a password in a URL",
      "POST",
      "projects",
      { repositoryUrl: "https://ada:sekret-password-of-ada@example.com/a.git" },
    ],
    [
      "a token that is none",
      "POST",
      "projects",
      { repositoryUrl, gitCredential: { ...gitToken, token: "glpat-sekret-git-token x" } },
    ],
    [
      "a key without its end",
      "POST",
      "projects",
      { repositoryUrl, gitCredential: { ...deployKey, privateKey: key.slice(0, 300) } },
    ],
    ["a credential of no kind", "POST", "projects", { repositoryUrl, gitCredential: { ...gitToken, kind: "other" } }],
    ["a NUL in a variable", "POST", "environments", { repositoryUrl, variables: { A: "sekret-of-the-environment\0" } }],
    [
      "a variable that is no text",
      "POST",
      "environments",
      { repositoryUrl, variables: { A: ["sekret-of-the-environment"] } },
    ],
    [
      "a variable that is too long",
      "POST",
      "environments",
      { repositoryUrl, variables: { A: "sekret-of-the-environment".repeat(4_000) } },
    ],
    ["variables that are a list", "POST", "environments", { repositoryUrl, variables: ["sekret-of-the-environment"] }],
    [
      "a field that is none",
      "POST",
      "targets",
      { name: "X", regions: ["us-east-1"], access: { ...access, kind: "role" } },
    ],
    [
      "a key id that is none",
      "POST",
      "targets",
      { name: "X", regions: ["us-east-1"], access: { ...access, accessKeyId: "x" } },
    ],
    ["a body that is no JSON", "POST", "projects", '{"token": "glpat-sekret-git-token'],
    ["a private key for a public one", "POST", "ssh-keys", { publicKey: key }],
  ];

  test.each(wrong)("that refuses %s", async (_, method, path, body) => {
    const answer = await ask(method, path, body, path === "projects" ? { "idempotency-key": newId() } : {});
    expect(answer).toMatch(/^400 /);
    expect(secretsIn(answer, secrets)).toEqual([]);
  });
});

/** 405 is said only to who is known. */
async function isAnswered(method: Method, path: string): Promise<boolean> {
  const answer = await send(method, path.replace("[id]", "none"), {
    token,
    body: method === "GET" ? undefined : "no JSON",
  });
  await answer.body?.cancel();
  return answer.status !== 405;
}

describe("after all that", () => {
  test("no table, no message and no output has a secret", async () => {
    expect(await tracesInDatabase(secrets)).toEqual([]);
    expect(heard.length).toBeGreaterThan(5);
    expect(secretsIn(heard.join("\n"), secrets)).toEqual([]);
    expect(secretsIn(printed.join("\n"), secrets)).toEqual([]);
    // What a person made once is in no list.
    for (const name of ["GET ssh-keys", "GET targets", "GET projects", "GET environments"])
      expect(secretsIn((await calls[name]?.()) ?? "", secrets)).toEqual([]);
  });

  test("a fingerprint of a body is one that nobody can make who only has the database", async () => {
    const rows = await db().idempotencyKey.findMany();
    const bodies = [
      { repositoryUrl, gitCredential: gitToken, variables: projectVariables },
      { repositoryUrl, variables },
    ];
    const guesses = ["projects", "environments"].flatMap((path, index) => {
      const body = JSON.stringify(bodies[index]);
      return [sha256(body), sha256(`POST /api/v1/${path}\n${body}`)];
    });
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(({ bodyHash }) => guesses.includes(bodyHash))).toEqual([]);
  });

  /** Where sealed values are, and for what each row's is sealed. */
  const sealed: Record<string, string> = {
    "environment_variable.value": "'environment:' || environment_id",
    "instance.host_key_private": "'instance:' || id",
    "instance.ssh_key_private": "'instance:' || id",
    "project.git_credential": "'project:' || id",
    "project_variable.value": "'project:' || project_id",
    "target.credentials": "'target:' || id",
  };

  test("every sealed value is sealed for its own row, with a nonce of its own", async () => {
    await addInstances();
    const { rows: columns } = await pool().query<{ table: string; column: string }>(
      `SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const found: { place: string; value: string; context: string }[] = [];
    for (const { table, column } of columns) {
      const context = sealed[`${table}.${column}`] ?? "''";
      const { rows } = await pool().query<{ value: string; context: string }>(
        `SELECT "${column}"::text AS value, ${context} AS context FROM "${table}" WHERE "${column}"::text ~ '(^|:)v1\\.[\\w-]{37,}'`,
      );
      for (const row of rows)
        found.push({ place: `${table}.${column}`, ...row, value: row.value.replace(/^.*?v1\./, "v1.") });
    }
    expect([...new Set(found.map(({ place }) => place))].sort()).toEqual(Object.keys(sealed));
    expect(new Set(found.map(({ value }) => value.slice(0, 19))).size).toBe(found.length);
    const contexts = [...new Set(found.map(({ context }) => context)), ""];
    expect(contexts.length).toBeGreaterThan(7);
    for (const { place, value, context } of found)
      for (const other of contexts) expect([place, opens(value, other)]).toEqual([place, other === context]);
  });
});

function opens(value: string, context: string): boolean {
  try {
    return decrypt(value, context) !== "";
  } catch {
    return false;
  }
}

async function addInstances(): Promise<void> {
  for (const attempt of [1, 2]) {
    const id = newId();
    const sealedKey = (which: string) => encrypt(which, `instance:${id}`);
    await db().instance.create({
      data: {
        ...{ id, environmentId, attempt, clientToken: id, type: "t3.small", market: "spot", region: "us-east-1" },
        ...{
          sshPort: 22,
          hostKey: "none",
          hostKeyPrivate: sealedKey("host"),
          sshKey: "none",
          sshKeyPrivate: sealedKey("ssh"),
        },
      },
    });
  }
}
