import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { checkoutCommands } from "@/lib/builds/checkoutCommands";
import { explainGitFailure } from "@/lib/builds/gitFailure";
import { inspectCommand } from "@/lib/builds/inspect";
import { type Session, say } from "@/lib/environments/worker/session";
import { readLines } from "@/lib/logs/read";
import type { LogStream } from "@/lib/logs/types";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { secretsIn, tracesInDatabase } from "@/lib/platform/testing/traces";
import type { GitCredential } from "@/lib/projects/schema";
import { FencedError } from "@/lib/ssh/errors";
import { generateKeyPair } from "@/lib/ssh/keys";
import { processesOf } from "@/lib/ssh/testing/machine";
import { type Command, script } from "./command";
import { machinePaths, releaseOf } from "./machine";
import { Remote, type RunName } from "./remote";
import { type Opened, useMachine } from "./testing/onMachine";

useDatabase();
const place = useMachine();
const never = new AbortController().signal;

const deployKey = generateKeyPair().privateKey;
const variables = { PASSWORD: "hunter2-password", LONG: "hunter2-password-and-more", LINES: "first line\nsecond line" };
const credentials: Record<string, GitCredential> = {
  "an HTTPS token": { kind: "https-token", token: "glpat-hunter2-token" },
  "a deploy key": { kind: "deploy-key", privateKey: deployKey },
};
const [, keyLine = ""] = deployKey.split("\n");
const secrets = { password: variables.PASSWORD, line: "second line", token: "glpat-hunter2-token", key: keyLine };

const sh = (text: string, more: Partial<Command> = {}): Command => ({ argv: script(text), timeoutMs: 30_000, ...more });

async function textsOf({ environmentId }: Session, only?: LogStream): Promise<string[]> {
  const lines = await readLines(environmentId, { after: 0, limit: 1_000 });
  return lines.filter(({ stream }) => only === undefined || stream === only).map(({ text }) => text);
}

function nameIn({ deploymentId }: Opened, changes: Partial<RunName> = {}): RunName {
  return { deploymentId, step: "build", index: 0, attempt: 1, ...changes };
}

describe("a command that prints all it knows", () => {
  test.each(Object.entries(credentials))(
    "has it masked in the log and in its errors, beside %s",
    async (_, gitCredential) => {
      const opened = await place.open({ variables, gitCredential });
      const remote = new Remote(opened.session);
      const secret = gitCredential.kind === "https-token" ? gitCredential.token : gitCredential.privateKey;
      const print = `printf '%s\\n' "$PASSWORD" "<$LONG>" "$LINES" "$GIT"; env >&2; printf 'bad: %s\\nunended' "$GIT" >&2; exit 3`;
      const env = { ...variables, GIT: secret };
      const exitCode = await remote.run(nameIn(opened), sh(print, { env }), never);
      expect(exitCode).toBe(3);
      await say(opened.session, "build", `Said: ${secret}`);
      const texts = await textsOf(opened.session);
      const own = (await textsOf(opened.session, "stdout")).slice(0, 4);
      expect(own).toEqual(["••••••", "<••••••>", "••••••", "••••••"]);
      expect(texts.join("\n")).toContain("PASSWORD=••••••");
      expect(texts.join("\n")).toContain("Said: ••••••");
      expect(texts).toContain("unended");
      expect(secretsIn(texts.join("\n"), secrets)).toEqual([]);
      const errors = await remote.errorsOf(nameIn(opened), never);
      expect(errors).toContain("PASSWORD=••••••");
      expect(secretsIn(errors, secrets)).toEqual([]);
      expect(await tracesInDatabase(secrets)).toEqual([]);
      expect(secretsIn(place.machine.commandLines.join("\n"), secrets)).toEqual([]);
      remote.close();
    },
  );

  it("has no half of a secret in its errors, wherever they are cut", async () => {
    const opened = await place.open({ variables });
    const remote = new Remote(opened.session);
    const end = "x".repeat(15_900);
    for (const [index, tail] of [99, 92, 84, 60].entries()) {
      const name = nameIn(opened, { index });
      const text = `printf '%s' "first ${"y".repeat(300)} $PASSWORD ${end}"; printf '%.${tail}s' ${"z".repeat(100)}; printf '\\nlast line: %s\\n' "$PASSWORD"`;
      await remote.run(name, sh(`{ ${text}; } >&2`, { env: { PASSWORD: variables.PASSWORD } }), never);
      expect(await remote.errorsOf(name, never)).toBe("last line: ••••••\n");
    }
    const name = nameIn(opened, { index: 100 });
    await remote.run(name, sh(`printf '%s' "$PASSWORD ${end} ${end}" >&2`, { env: variables }), never);
    expect(await remote.errorsOf(name, never)).toBe("");
    remote.close();
  });
});

describe("a checkout", () => {
  test.each(Object.entries(credentials))(
    "that fails leaves nothing of %s, on the machine or in words",
    async (_, credential) => {
      const opened = await place.open({ gitCredential: credential });
      const remote = new Remote(opened.session);
      const machine = await remote.machine(never);
      const release = releaseOf(machine, opened.deploymentId);
      const url = credential.kind === "https-token" ? "http://127.0.0.1:1/a.git" : "ssh://git@127.0.0.1:1/a.git";
      const [command] = checkoutCommands({ machine, release, repositoryUrl: url, ref: null, credential });
      if (!command) throw new Error("There is nothing to run.");
      expect(command.files?.map(({ mode }) => mode & 0o077)).toEqual(command.files?.map(() => 0));
      const name = nameIn(opened, { step: "checkout" });
      expect(await remote.run(name, command, never)).not.toBe(0);
      expect(explainGitFailure(await remote.errorsOf(name, never))).toMatch(/could not be reached/);
      const left = () => readdirSync(release.kept).sort();
      const expected = credential.kind === "https-token" ? ["askpass", "hosts", "ssh"] : ["hosts", "ssh"];
      expect(left()).toEqual(expected);
      // The next worker brings the credential again before it finds the command run.
      expect(await remote.run(name, command, never)).not.toBe(0);
      expect(left()).toEqual(["credential", ...expected].sort());
      await remote.exec(inspectCommand(machine, release), never);
      expect(left()).toEqual(expected);
      expect(secretsIn(place.machine.commandLines.join("\n"), secrets)).toEqual([]);
      expect(await tracesInDatabase(secrets)).toEqual([]);
      remote.close();
    },
  );
});

describe("a command of one name", () => {
  it("runs once, whoever asks again, and its output comes once", async () => {
    const opened = await place.open({});
    const [first, name] = [new Remote(opened.session), nameIn(opened)];
    const command = sh("echo ran >>once; echo one; echo two");
    expect(await first.run(name, command, never)).toBe(0);
    expect(await first.run(name, command, never)).toBe(0);
    const second = new Remote(await place.takeOver(opened));
    expect(await second.run(name, command, never)).toBe(0);
    expect(await textsOf(opened.session)).toEqual(["one", "two"]);
    expect((await second.exec(sh("cat once"), never)).stdout).toBe("ran\n");
    expect(await second.run(nameIn(opened, { attempt: 2 }), command, never)).toBe(0);
    expect((await second.exec(sh("cat once"), never)).stdout).toBe("ran\nran\n");
    for (const remote of [first, second]) remote.close();
  });

  it("runs anew on another machine, and all of its output comes again", async () => {
    const opened = await place.open({});
    const [remote, name] = [new Remote(opened.session), nameIn(opened)];
    const command = sh("echo one; printf two");
    expect(await remote.run(name, command, never)).toBe(0);
    expect(await textsOf(opened.session)).toEqual(["one", "two"]);
    const { id: _, ...before } = await db().instance.findUniqueOrThrow({ where: { id: opened.instanceId } });
    await db().instance.update({ where: { id: opened.instanceId }, data: { endedAt: new Date(), state: "ended" } });
    const id = newId();
    const sshKeyPrivate = encrypt(place.machine.login.privateKey, `instance:${id}`);
    await db().instance.create({ data: { ...before, id, sshKeyPrivate, attempt: 2, clientToken: id, pools: [] } });
    await rm(join(place.machine.home, ".mayfly/runs"), { recursive: true });
    const other = new Remote(opened.session);
    expect(await other.run(name, command, never)).toBe(0);
    expect(await textsOf(opened.session)).toEqual(["one", "two", "one", "two"]);
    for (const one of [remote, other]) one.close();
  });

  it("of a worker whose lease another took is refused by the machine", async () => {
    const opened = await place.open({});
    const next = await place.takeOver(opened);
    const [late, current] = [new Remote(opened.session), new Remote(next)];
    expect(next.lease.fence).toBeGreaterThan(opened.session.lease.fence);
    expect(await current.run(nameIn(opened), sh("true"), never)).toBe(0);
    const refused = late.run(nameIn(opened, { index: 1 }), sh("touch refused"), never);
    await expect(refused).rejects.toThrow(FencedError);
    expect(existsSync(join(place.machine.home, "refused"))).toBe(false);
    for (const remote of [late, current]) remote.close();
  });

  test.each(["cut", "end"] as const)("loses and repeats no line where the connection is lost: %s", async (fault) => {
    const opened = await place.open({});
    const remote = new Remote(opened.session);
    const running = remote.run(
      nameIn(opened),
      sh(`i=0; until [ -e ${fault}-enough ]; do i=$((i + 1)); echo "line $i"; sleep 0.01; done`),
      never,
    );
    for (let lines = 0, times = 0; times < 3; times += 1) {
      await eventually(async () => (await textsOf(opened.session)).length > lines + 5);
      lines = (await textsOf(opened.session)).length;
      place.machine.wire[fault]();
    }
    await eventually(async () => (await textsOf(opened.session)).length > 20);
    writeFileSync(join(place.machine.home, `${fault}-enough`), "");
    expect(await running).toBe(0);
    const texts = await textsOf(opened.session);
    expect(texts).toEqual(texts.map((_, index) => `line ${index + 1}`));
    remote.close();
  });

  it("is ended at its deadline, and says so", async () => {
    const opened = await place.open({});
    const remote = new Remote(opened.session);
    const before = await processesOf(place.machine.home);
    const running = remote.run(nameIn(opened), sh("echo begun; sleep 300", { timeoutMs: 1_500 }), never);
    await expect(running).rejects.toThrow("It took longer than 1.5 seconds.");
    await eventually(async () => (await processesOf(place.machine.home)).every((pid) => before.includes(pid)));
    remote.close();
  });

  it("is ended where its step was given up, and left to the next worker where this one is", async () => {
    const opened = await place.open({});
    const remote = new Remote(opened.session);
    const step = new AbortController();
    const name = nameIn(opened);
    const command = sh("echo begun; until [ -e step-enough ]; do sleep 0.05; done; echo over");
    const given = expect(remote.run(name, command, step.signal)).rejects.toThrow("given up");
    await eventually(async () => (await textsOf(opened.session)).includes("begun"));
    step.abort(new Error("given up"));
    await given;
    const again = nameIn(opened, { attempt: 2 });
    const left = remote.run(again, command, opened.session.signal).catch((error: Error) => error.message);
    await eventually(async () => (await textsOf(opened.session)).filter((text) => text === "begun").length === 2);
    opened.abort(new Error("The lease is over."));
    expect(await left).toBe("The lease is over.");
    remote.close();
    const next = new Remote(await place.takeOver(opened));
    writeFileSync(join(place.machine.home, "step-enough"), "");
    expect(await next.run(again, command, never)).toBe(0);
    expect(await next.run(name, command, never)).toBe(143);
    expect(await textsOf(opened.session, "stdout")).toEqual(["begun", "begun", "over"]);
    next.close();
  });
});

it("ends all that a deployment runs, and nothing of another's", async () => {
  const [mine, other] = [await place.open({}), await place.open({})];
  const remote = new Remote(mine.session);
  const theirs = new Remote(other.session);
  const endless = sh("echo begun; sleep 300");
  const running = [
    remote.run(nameIn(mine), endless, never),
    remote.run(nameIn(mine, { index: 1 }), endless, never),
    theirs.run(nameIn(other), sh("echo begun; until [ -e other-enough ]; do sleep 0.05; done"), never),
  ];
  await eventually(async () => (await textsOf(mine.session)).length + (await textsOf(other.session)).length === 3);
  await remote.cancelAll(mine.deploymentId, never);
  writeFileSync(join(place.machine.home, "other-enough"), "");
  expect(await Promise.all(running)).toEqual([143, 143, 0]);
  for (const one of [remote, theirs]) one.close();
});

describe("a machine", () => {
  it("with another host key is not asked twice, and gets nothing", async () => {
    const opened = await place.open({ variables });
    const hostKey = generateKeyPair().publicKey;
    await db().instance.update({ where: { id: opened.instanceId }, data: { hostKey } });
    const before = place.machine.commandLines.length;
    const remote = new Remote(opened.session);
    await expect(remote.run(nameIn(opened), sh("true"), never)).rejects.toMatchObject({ kind: "host-key" });
    await expect(remote.exec(sh("true"), never)).rejects.toMatchObject({ kind: "host-key" });
    expect(place.machine.commandLines).toHaveLength(before);
  });

  it("is asked nothing by work that should have ended", async () => {
    const { session } = await place.open({});
    const remote = new Remote(session);
    const connection = await remote.connection();
    expect(await remote.connection()).toBe(connection);
    remote.close();
    await eventually(() => connection.closed.aborted);
    await expect(remote.connection()).rejects.toThrow("should have ended");
  });

  it("is reached on a new connection once the one before is lost", async () => {
    const { session } = await place.open({});
    const remote = new Remote(session);
    const connection = await remote.connection();
    place.machine.wire.cut();
    await eventually(() => connection.closed.aborted);
    expect((await remote.exec(sh("echo here"), never)).stdout).toBe("here\n");
    expect(machinePaths(await remote.machine(never)).mayfly).toBe(`${place.machine.home}/.mayfly`);
    remote.close();
  });
});
