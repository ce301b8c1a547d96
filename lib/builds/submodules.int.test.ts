import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { releaseOf } from "@/lib/machines/machine";
import { type GitServer, startGitServer } from "@/lib/platform/testing/gitServer";
import { type LocalMachine, makeLocalMachine } from "@/lib/platform/testing/localMachine";
import { checkoutCommands } from "./checkoutCommands";
import type { GitCredential } from "./gitAccess";
import { explainGitFailure } from "./gitFailure";
import {
  checkSubmodules,
  listSubmodulesCommand,
  readSubmodules,
  submoduleFolders,
  updateSubmodulesCommand,
} from "./submodules";

let server: GitServer;
let machine: LocalMachine;
let number = 0;

beforeAll(async () => {
  server = await startGitServer();
  machine = await makeLocalMachine();
});

afterAll(async () => {
  await server.close();
  await machine.remove();
});

function gitmodules(entries: Record<string, string>): string {
  return Object.entries(entries)
    .map(([path, url]) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`)
    .join("");
}

/** Checks out a repository with one submodule and answers how that is seen, and a way to bring it. */
async function checkout(url: string, credential: GitCredential = { kind: "none" }) {
  number += 1;
  const input = { machine, release: releaseOf(machine, `release-${number}`), repositoryUrl: url, credential };
  for (const command of checkoutCommands({ ...input, ref: null })) {
    expect(await machine.run(command)).toMatchObject({ exitCode: 0 });
  }
  const list = async (folders: string[]) =>
    readSubmodules((await machine.run(listSubmodulesCommand(machine, input.release, folders))).stdout);
  const submodules = await list(["."]);
  return { ...input, list, submodules, update: () => machine.run(updateSubmodulesCommand(input, submodules)) };
}

async function withSubmodule(name: string, path: string, url: string, sha: string, rule = {}) {
  const repository = await server.add(name, {}, rule);
  await repository.commit(
    { "a.txt": "a", ".gitmodules": gitmodules({ [path]: url }) },
    { submodules: { [path]: sha } },
  );
  return repository;
}

describe("submodules", () => {
  test("are none in most repositories", async () => {
    const { url } = await server.add("plain", { a: "b" });
    expect((await checkout(url)).submodules).toEqual([]);
  });

  test("are checked out at their commits, also below one another", async () => {
    const inner = await server.add("inner", { "inner.txt": "old" });
    const old = await inner.git("rev-parse", "main");
    await inner.commit({ "inner.txt": "new" });
    const middle = await withSubmodule("middle", "in ner", "../inner.git", old);
    const outer = await withSubmodule("outer", "lib/middle", middle.url, await middle.git("rev-parse", "main"));
    const { submodules, update, list, release, ...input } = await checkout(outer.url);
    expect(checkSubmodules(submodules, true)).toBeNull();
    expect(await update()).toMatchObject({ exitCode: 0, stderr: "" });
    const deeper = await list(submoduleFolders(submodules));
    expect(deeper).toMatchObject([{ folder: "./lib/middle" }]);
    expect(await machine.run(updateSubmodulesCommand({ ...input, release }, deeper))).toMatchObject({ exitCode: 0 });
    const printed = await machine.run({
      argv: ["cat", `${release.folder}/lib/middle/in ner/inner.txt`],
      timeoutMs: 60_000,
    });
    expect(printed.stdout).toBe("old");
  });

  test("on a host of their own never see the repository's token", async () => {
    const other = await startGitServer("127.0.0.2");
    const library = await other.add("library", { a: "b" }, { password: "secret" });
    const sha = await library.git("rev-parse", "main");
    const { url } = await withSubmodule("locked", "library", library.url, sha, { password: "secret" });
    const { update } = await checkout(url, { kind: "https-token", token: "secret" });
    const outcome = await update();
    await other.close();
    expect(outcome.exitCode).not.toBe(0);
    expect(explainGitFailure(outcome.stderr)).toMatch(/needs a login/);
    expect(other.logins).toEqual([]);
  });

  test("on the repository's own host use its token", async () => {
    const library = await server.add("sibling", { a: "b" }, { password: "secret" });
    const sha = await library.git("rev-parse", "main");
    const { url } = await withSubmodule("family", "sibling", "../sibling.git", sha, { password: "secret" });
    const { update } = await checkout(url, { kind: "https-token", token: "secret" });
    expect(await update()).toMatchObject({ exitCode: 0 });
  });

  test("that redirect, or are files, are refused by Git itself", async () => {
    const sha = "0123456789012345678901234567890123456789";
    const away = await server.add("away", {}, { redirect: () => "http://127.0.0.2:9/x.git/info/refs" });
    const redirected = await checkout((await withSubmodule("redirected", "lib", away.url, sha)).url);
    expect(explainGitFailure((await redirected.update()).stderr)).toMatch(/redirects to another host/);
    const local = await checkout((await withSubmodule("local", "lib", "file:///etc", sha)).url);
    expect(checkSubmodules(local.submodules, true)).toMatch(/must start with https/);
    expect(explainGitFailure((await local.update()).stderr)).toMatch(/only https, http and ssh/);
  });
});

describe("the rules", () => {
  const list = (url: string) => [{ folder: ".", settings: [{ name: "lib", key: "url", value: url }] }];

  test.each(["../lib.git", "./lib.git", "https://github.com/a/b.git", "git@github.com:a/b.git"])("allow %s", (url) => {
    expect(checkSubmodules(list(url), false)).toBeNull();
  });

  test.each([
    ["-u./payload", /looks like an option/],
    ["ext::sh -c id", /not allowed/],
    ["/etc", /not allowed/],
    ["https://user:password@github.com/a.git", /must not contain a user name/],
    ["http://169.254.169.254/latest", /private host/],
    ["http://localhost/a.git", /private host/],
  ])("refuse %s", (url, message) => {
    expect(checkSubmodules(list(url), false)).toMatch(message);
  });
});
