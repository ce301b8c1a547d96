import { spawn } from "node:child_process";
import { access, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseOf } from "@/lib/machines/machine";
import { createRepository, type Repository } from "@/lib/platform/testing/gitRepository";
import { type LocalMachine, makeLocalMachine } from "@/lib/platform/testing/localMachine";
import { type SshServer, startSshServer } from "@/lib/sandbox/ssh/server";
import { generateKeyPair } from "@/lib/ssh/keys";
import { checkoutCommands } from "./checkoutCommands";
import type { GitCredential } from "./gitAccess";
import { explainGitFailure } from "./gitFailure";
import { inspectCommand, readInspection } from "./inspect";

// A Git server as hosts have it for SSH: a key lets one run Git's own program on the repository, and nothing else.
const [deployKey, otherKey, hostKey] = [generateKeyPair(), generateKeyPair(), generateKeyPair()];
let machine: LocalMachine;
let server: SshServer;
let folder: string;
let repository: Repository;
let url: string;

beforeAll(async () => {
  machine = await makeLocalMachine();
  folder = await mkdtemp(join(tmpdir(), "mayfly-git-"));
  repository = await createRepository(join(folder, "app.git"));
  await repository.commit({ "index.html": "secret" });
  server = await startServer(hostKey.privateKey, 0);
  url = `ssh://git@127.0.0.1:${server.port}${folder}/app.git`;
});

afterAll(async () => {
  await server.close();
  await machine.remove();
  await rm(folder, { recursive: true });
});

function startServer(privateKey: string, port: number): Promise<SshServer> {
  return startSshServer({
    host: "127.0.0.1",
    port,
    hostKey: () => privateKey,
    username: "git",
    authorizedKeys: () => [deployKey.publicKey],
    spawn: (command) => spawn("sh", ["-c", command ?? "exit 1"], { detached: true }),
  });
}

async function checkout(id: string, credential: GitCredential) {
  const release = releaseOf(machine, id);
  const [command] = checkoutCommands({ machine, release, repositoryUrl: url, ref: "main", credential });
  if (!command) throw new Error("There is nothing to run.");
  return { release, command, outcome: await machine.run(command) };
}

test("a deploy key opens a repository over SSH, and is gone afterwards", async () => {
  const credential = { kind: "deploy-key", privateKey: deployKey.privateKey } as const;
  const { release, command, outcome } = await checkout("one", credential);
  expect(outcome).toMatchObject({ exitCode: 0 });
  const { stdout } = await machine.run(inspectCommand(machine, release));
  expect(readInspection(stdout)).toEqual({
    revision: await repository.git("rev-parse", "main"),
    files: ["index.html"],
  });
  await expect(access(`${release.kept}/credential`)).rejects.toThrow();
  expect(JSON.stringify([command.argv, command.env])).not.toContain("PRIVATE KEY");
});

test("a key that a later worker brought again goes with the inspection", async () => {
  const { release, command } = await checkout("two", { kind: "deploy-key", privateKey: deployKey.privateKey });
  await machine.run({ argv: ["true"], files: command.files ?? [], timeoutMs: 60_000 });
  expect((await stat(`${release.kept}/credential`)).mode & 0o777).toBe(0o600);
  await machine.run(inspectCommand(machine, release));
  await expect(access(`${release.kept}/credential`)).rejects.toThrow();
});

test("no key, or another one, is refused", async () => {
  for (const credential of [{ kind: "none" }, { kind: "deploy-key", privateKey: otherKey.privateKey }] as const) {
    const { outcome } = await checkout(credential.kind, credential);
    expect(outcome.exitCode).not.toBe(0);
    expect(explainGitFailure(outcome.stderr)).toMatch(/refused the SSH key/);
  }
});

test("a text that is no key at all is said", async () => {
  const { outcome } = await checkout("odd", { kind: "deploy-key", privateKey: "hello" });
  expect(explainGitFailure(outcome.stderr)).toMatch(/refused the SSH key/);
});
