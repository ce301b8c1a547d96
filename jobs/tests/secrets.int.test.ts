import { spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { nodeApp } from "@/jobs/testing/nodeApp";
import { holdersBelow, processesWith } from "@/jobs/testing/onDisk";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { invitePerson } from "@/lib/access/invitations";
import { hashPassword } from "@/lib/access/password";
import { makeSshKey } from "@/lib/access/sshKeys/make";
import { createOwnToken } from "@/lib/access/tokens";
import type { Actor } from "@/lib/audit/actor";
import { createEnvironment } from "@/lib/environments/creation/create";
import { listEvents } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { searchLines, searchSchema } from "@/lib/logs/search";
import { logText } from "@/lib/logs/text";
import { decrypt, derivedSecret } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { createRepository } from "@/lib/platform/testing/gitRepository";
import { useHeard } from "@/lib/platform/testing/heard";
import { type Secrets, secretsIn, tracesInDatabase } from "@/lib/platform/testing/traces";
import { createProject } from "@/lib/projects/create";
import type { CreateProjectInput } from "@/lib/projects/schema";
import { spawnOn } from "@/lib/sandbox/instances/spawn";
import { type SshServer, startSshServer } from "@/lib/sandbox/ssh/server";
import { generateKeyPair } from "@/lib/ssh/keys";

vi.mock("@/lib/sandbox/instances/spawn", { spy: true });

useDatabase();
const workplace = useWorkplace();
const heard = useHeard();
const printed: string[] = [];
const deployKey = generateKeyPair();
let keyServer: SshServer;
let folder: string;

/** What may be known to a command that is built or run. */
const variables = {
  "project variable": "sekret-of-the-project",
  "environment variable": "sekret-of-the-environment",
  "longer variable": "sekret-of-the-environment-and-longer",
};
/** What may be known to nothing on a machine, and be read nowhere. */
const hidden: Secrets = {
  "git token": "glpat-sekret-git-token",
  "deploy key": bodyOf(deployKey.privateKey),
  password: "sekret-password-of-ada",
};
const given = {
  SEKRET_OF_PROJECT: variables["project variable"],
  SEKRET: variables["environment variable"],
  SEKRET_LONGER: `line one\n${variables["longer variable"]}\nline three`,
};

/** The second line of a private key, which differs from that of every other. */
function bodyOf(privateKey: string): string {
  return privateKey.split("\n")[2] ?? "";
}

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((...words) => void printed.push(words.map(String).join(" ")));
  folder = await mkdtemp(join(tmpdir(), "mayfly-git-"));
  await chmod(folder, 0o755);
  keyServer = await startSshServer({
    ...{ host: "127.0.0.1", port: 0, username: "git" },
    hostKey: () => deployKey.privateKey,
    authorizedKeys: () => [deployKey.publicKey],
    spawn: (command) => spawn("sh", ["-c", command ?? "exit 1"], { detached: true }),
  });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await keyServer.close();
  await rm(folder, { recursive: true, force: true });
});

const token = { kind: "https-token", token: hidden["git token"] ?? "" } as const;
const tellAll = `const all = JSON.stringify(process.env, null, 1) + Object.values(process.env).join("\\n");`;

/** What its project and its deployment are given, and it. */
async function deploy(input: CreateProjectInput): Promise<string> {
  const { SEKRET_OF_PROJECT, ...own } = given;
  await createProject(workplace.actor, { ...input, variables: { SEKRET_OF_PROJECT } });
  return (await createEnvironment(workplace.actor, { repositoryUrl: input.repositoryUrl, variables: own })).id;
}

/** An app behind a token that builds, and prints what it knows, as long as `go` is not in its home. */
async function deployWell(): Promise<string> {
  const build = `${tellAll} console.log(all); console.error(all);
    require("node:fs").writeFileSync(process.env.HOME + "/building", "yes");
    setInterval(() => require("node:fs").existsSync(process.env.HOME + "/go") && process.exit(), 50);`;
  const server = `${tellAll} console.log(all); console.error(all);
    require("node:http").createServer((_, response) => response.end()).listen(process.env.PORT, process.env.HOST);`;
  const files = { ...nodeApp(server, { build: "node build.js" }), "build.js": build };
  const repository = await workplace.git.add("well", files, { password: token.token });
  return deploy({ repositoryUrl: repository.url, gitCredential: token });
}

/** An app behind a deploy key whose build prints what it knows and fails, with a secret as its last word. */
async function deployBadly(): Promise<string> {
  const build = `${tellAll} console.log(all); console.error(all); console.error("no access with " + process.env.SEKRET); process.exit(7);`;
  const repository = await createRepository(join(folder, "badly.git"));
  await repository.commit({ ...nodeApp("", { build: "node build.js" }), "build.js": build });
  const repositoryUrl = `ssh://git@127.0.0.1:${keyServer.port}${folder}/badly.git`;
  return deploy({ repositoryUrl, gitCredential: { kind: "deploy-key", privateKey: deployKey.privateKey } });
}

/** A repository whose server repeats the token in the address that it sends Git to, where nothing is. */
async function deployNowhere(): Promise<string> {
  const redirect = (path: string) => `/moved-${token.token}.git${path}`;
  const repository = await workplace.git.add("nowhere", {}, { redirect });
  return deploy({ repositoryUrl: repository.url, gitCredential: token });
}

/** What people have, besides what they give to projects. */
async function makePersonal(): Promise<Secrets> {
  const { actor } = workplace;
  const passwordHash = await hashPassword(hidden.password ?? "");
  await db().user.update({ where: { id: (actor as Extract<Actor, { kind: "user" }>).id }, data: { passwordHash } });
  const made = await createOwnToken(actor, { name: "ci", role: "member", expiresInDays: null });
  const { privateKey } = await makeSshKey(actor, { name: "laptop" });
  const admin: Actor = { ...(actor as Extract<Actor, { kind: "user" }>), role: "admin" };
  const { url } = await invitePerson(admin, { email: "ben@example.com", name: "Ben", role: "member" });
  return {
    "token of a person": made.token.slice("mayfly_".length + 6),
    "SSH key of a person": bodyOf(privateKey),
    "one-time link": url.split("#")[1] ?? "",
    "session secret": derivedSecret("session"),
    "secret key": process.env.MAYFLY_SECRET_KEY ?? "",
    "key of the target": workplace.sandbox.credentials.secretAccessKey,
    "control token": workplace.sandbox.controlToken,
  };
}

/** Mayfly's own keys for machines, those that there were in the end. */
async function keysOfMachines(): Promise<Secrets> {
  const instances = await db().instance.findMany();
  const keys = instances.flatMap(({ id, sshKeyPrivate, hostKeyPrivate }, index) => [
    [`SSH key ${index}`, bodyOf(decrypt(sshKeyPrivate, `instance:${id}`))],
    [`host key of the launch ${index}`, bodyOf(decrypt(hostKeyPrivate, `instance:${id}`))],
  ]);
  return Object.fromEntries(keys);
}

/** The home of the only machine whose disk has this file. */
async function homeWith(file: string): Promise<string> {
  return eventually(async () => {
    for (const id of await readdir(join(workplace.place, "instances"))) {
      const home = join(workplace.place, "instances", id, "home");
      if (await readFile(join(home, file)).catch(() => null)) return home;
    }
    return null;
  });
}

async function logOf(id: string): Promise<string> {
  const lines = await searchLines(id, searchSchema.parse({ lines: "true", limit: "1000" }));
  return (await new Response(logText(id, async () => {})).text()) + JSON.stringify(lines);
}

/** That what processes show and know is nothing but variables, known to what was built or runs. */
function expectProcessesToBeDiscreet(secrets: Secrets, who: RegExp): void {
  const found = processesWith(secrets);
  expect(found.filter(({ shows }) => shows.length > 0)).toEqual([]);
  expect(found.length).toBeGreaterThan(0);
  for (const { command, knows } of found) {
    expect(command).toMatch(who);
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(knows));
  }
}

it("keeps every secret out of every place, also where everything is printed and fails", async () => {
  const { actor, place } = workplace;
  const secrets: Secrets = { ...variables, ...hidden, ...(await makePersonal()) };
  const deploying = Promise.all([deployWell(), deployBadly(), deployNowhere()]);
  const [well, badly, nowhere] = await deploying;
  const home = await homeWith("building");
  expectProcessesToBeDiscreet(secrets, /^(npm |node .*build\.js|sh -c node build\.js)/);
  await writeFile(join(home, "go"), "yes");
  const [, failed, lost] = await Promise.all([
    untilStatus(actor, well, "ready"),
    untilStatus(actor, badly, "failed"),
    untilStatus(actor, nowhere, "failed"),
  ]);
  expectProcessesToBeDiscreet(secrets, /^(npm |node .*server\.js|sh -c node server\.js)/);

  const hostKey = await readFile(join(home, ".ssh/ssh_host_ed25519_key"), "utf8");
  const all = { ...secrets, ...(await keysOfMachines()), "host key": bodyOf(hostKey) };
  expect(Object.values(all).filter((secret) => secret.length < 20)).toEqual([]);
  const logs = await Promise.all([well, badly, nowhere].map(logOf));
  // They did print it.
  for (const log of logs) expect(log).toContain("••••••");
  expect(logs[0]).toContain("SEKRET_OF_PROJECT");
  expect(failed.statusReason).toMatch(/^The build step failed: .*: no access with ••••••\.$/);
  expect(lost.statusReason).toContain("checkout");
  const events = await Promise.all([well, badly, nowhere].map((id) => listEvents(actor, id)));
  const commands = vi.mocked(spawnOn).mock.calls.map(([, , command, words]) => [command, ...(words ?? [])].join(" "));
  expect(commands.length).toBeGreaterThan(20);
  expect(heard.length).toBeGreaterThan(10);
  const places: Record<string, string> = {
    "logs, read, searched and downloaded": logs.join("\n"),
    "timelines and environments": JSON.stringify([events, failed, lost]),
    "what processes are told by NOTIFY": heard.join("\n"),
    "what worker, web and sandbox print": printed.join(""),
    "command lines on machines": commands.join("\n"),
  };
  for (const [where, text] of Object.entries(places)) expect([where, secretsIn(text, all)]).toEqual([where, []]);
  expect(await tracesInDatabase(all)).toEqual([]);

  const isKept =
    /^instances\/i-\w+\/home\/\.mayfly\/((current|releases\/[^/]+)\/launch|runs\/[^/]+\/std(out|err)|app\/(out|err)\.log)$/;
  for (const { path, holds, isClosed } of holdersBelow(place, all)) {
    expect([path, isClosed]).toEqual([path, true]);
    if (path === "sandbox/state.json")
      expect(holds.filter((name) => !name.startsWith("host key of the launch"))).toEqual([]);
    else if (path.endsWith("/home/.ssh/ssh_host_ed25519_key")) expect(holds).toEqual(["host key"]);
    else expect([path, Object.keys(variables)]).toEqual([expect.stringMatching(isKept), expect.arrayContaining(holds)]);
  }

  await terminateEnvironment(actor, well);
  await untilStatus(actor, well, "terminated");
  expect(processesWith(all)).toEqual([]);
  expect(await tracesInDatabase(all)).toEqual([]);
  expect(holdersBelow(place, all)).toEqual([]);
}, 200_000);
