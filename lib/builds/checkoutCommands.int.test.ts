import { access, readdir, readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { releaseOf } from "@/lib/machines/machine";
import { type GitServer, type ServedRepository, startGitServer } from "@/lib/platform/testing/gitServer";
import { type LocalMachine, makeLocalMachine } from "@/lib/platform/testing/localMachine";
import { checkoutCommands } from "./checkoutCommands";
import type { GitCredential } from "./gitAccess";
import { explainGitFailure } from "./gitFailure";
import { inspectCommand, printCommand, readInspection, readPrinted } from "./inspect";

let server: GitServer;
let machine: LocalMachine;
let repository: ServedRepository;
const commits: Record<string, string> = {};
let number = 0;

beforeAll(async () => {
  server = await startGitServer();
  machine = await makeLocalMachine();
  repository = await server.add("app", { "index.html": "first" });
  commits.first = await repository.git("rev-parse", "main");
  commits.second = await repository.commit({ "index.html": "second", "src/a b.txt": "text" }, { tag: "v1" });
  commits.topic = await repository.commit({ "index.html": "topic" }, { branch: "feature/topic" });
  commits.third = await repository.commit({ "index.html": "third" });
});

afterAll(async () => {
  await server.close();
  await machine.remove();
});

async function checkout(repositoryUrl: string, ref: string | null, credential: GitCredential = { kind: "none" }) {
  number += 1;
  const release = releaseOf(machine, `release-${number}`);
  const outcomes = [];
  for (const command of checkoutCommands({ machine, release, repositoryUrl, ref, credential })) {
    outcomes.push(await machine.run(command));
  }
  const stderr = outcomes.map((outcome) => outcome.stderr).join("");
  const exitCode = outcomes.find((outcome) => outcome.exitCode !== 0)?.exitCode ?? 0;
  return { release, exitCode, stderr, stdout: outcomes.map(({ stdout }) => stdout).join("") };
}

async function checkedOut(repositoryUrl: string, ref: string | null, credential?: GitCredential) {
  const { release, exitCode, stderr } = await checkout(repositoryUrl, ref, credential);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return { release, ...readInspection((await machine.run(inspectCommand(machine, release))).stdout) };
}

describe("a revision", () => {
  test.each([
    ["HEAD", null, "third"],
    ["a branch", "main", "third"],
    ["a branch with a slash", "feature/topic", "topic"],
    ["an annotated tag", "v1", "second"],
    ["a full ref name", "refs/heads/feature/topic", "topic"],
  ])("by %s", async (_what, ref, commit) => {
    const { release, revision, files } = await checkedOut(repository.url, ref);
    expect(revision).toBe(commits[commit]);
    expect(files).toContain("index.html");
    const printed = await machine.run(printCommand(machine, release, ["index.html", "missing"]));
    expect(readPrinted(printed.stdout)).toEqual({ "index.html": commit, missing: "" });
  });

  test.each([
    ["in full", (sha: string) => sha],
    ["in capitals", (sha: string) => sha.toUpperCase()],
    ["shortened", (sha: string) => sha.slice(0, 9)],
  ])("by a SHA %s that is no branch's tip", async (_what, spell) => {
    const { revision } = await checkedOut(repository.url, spell(commits.first ?? ""));
    expect(revision).toBe(commits.first);
  });

  test("brings files with any name, and leaves .git out of the list", async () => {
    const { files } = await checkedOut(repository.url, "v1");
    expect(files.sort()).toEqual(["index.html", "src/a b.txt"]);
  });

  test("is checked out with one commit of history, without traces in the other folder", async () => {
    const { release } = await checkedOut(repository.url, "main");
    const count = await machine.run({
      argv: ["git", "-C", release.folder, "rev-list", "--count", "HEAD"],
      timeoutMs: 60_000,
    });
    expect(count.stdout.trim()).toBe("1");
    expect((await readdir(release.kept)).sort()).toEqual(["hosts", "revision", "ssh"]);
  });
});

describe("a private repository", () => {
  const credential: GitCredential = { kind: "https-token", token: "secret-$(touch x)-'token" };

  test("opens with its token, which is nowhere afterwards", async () => {
    const { url, name } = await server.add("private", { a: "b" }, { password: credential.token });
    const { release } = await checkedOut(url, null, credential);
    expect(server.logins).toContain(`x-token-auth:${credential.token}`);
    await expect(access(`${release.kept}/credential`)).rejects.toThrow();
    const config = await readFile(`${release.folder}/.git/config`, "utf8");
    expect(config).toContain(name);
    expect(config).not.toContain("token");
  });

  test("keeps the token in a file that only its user can read", () => {
    const release = releaseOf(machine, "any");
    const [command] = checkoutCommands({ machine, release, repositoryUrl: repository.url, ref: null, credential });
    expect(command?.files?.find(({ path }) => path.endsWith("/credential"))?.mode).toBe(0o600);
    expect(JSON.stringify([command?.argv, command?.env])).not.toContain(credential.token);
  });

  test("is not opened by another host's token", async () => {
    const { url } = await server.add("elsewhere", { a: "b" }, { password: "other" });
    const commands = checkoutCommands({
      machine,
      release: releaseOf(machine, "elsewhere"),
      repositoryUrl: url,
      ref: null,
      credential: { kind: "https-token", token: "other" },
    });
    const [command] = commands.map((one) => ({ ...one, env: { ...one.env, MAYFLY_GIT_HOST: "git.example.com" } }));
    const outcome = command && (await machine.run(command));
    expect(outcome?.exitCode).not.toBe(0);
    expect(server.logins).not.toContain("x-token-auth:other");
  });
});

describe("a failure is explained", () => {
  async function failure(url: string, ref: string | null, credential?: GitCredential): Promise<string> {
    const { exitCode, stderr } = await checkout(url, ref, credential);
    expect(exitCode).not.toBe(0);
    return explainGitFailure(stderr);
  }

  test("no such repository", async () => {
    expect(await failure(`${server.url}/missing.git`, null)).toMatch(/^There is no repository at this URL/);
  });

  test("a login is needed, or refused", async () => {
    const { url } = await server.add("closed", { a: "b" }, { password: "right" });
    expect(await failure(url, null)).toMatch(/needs a login/);
    expect(await failure(url, null, { kind: "https-token", token: "wrong" })).toMatch(/refused the login/);
  });

  test("empty, or without its default branch", async () => {
    const empty = await server.add("empty");
    expect(await failure(empty.url, null)).toMatch(/is empty/);
    expect(await failure(empty.url, "main")).toMatch(/is empty/);
    await empty.commit({ a: "b" }, { branch: "other" });
    expect(await failure(empty.url, null)).toMatch(/default branch does not exist/);
  });

  test.each(["nothing", "deadbeef", "0123456789012345678901234567890123456789"])("no such ref: %s", async (ref) => {
    expect(await failure(repository.url, ref)).toBe(`The repository has no branch, tag or commit named ${ref}.`);
  });

  test("nobody listens, or the host is unknown", async () => {
    expect(await failure("http://127.0.0.1:1/a.git", null)).toMatch(/could not be reached/);
    expect(await failure("http://unknown.invalid/a.git", null)).toMatch(/host is not known/);
  });

  test.each(["file:///etc", "ext::sh -c true", "git://127.0.0.1/a"])(
    "a protocol that is not allowed: %s",
    async (url) => {
      expect(await failure(url, null)).toMatch(/only https, http and ssh/);
    },
  );

  test("an option instead of a URL or ref does nothing", async () => {
    await failure(`--upload-pack=touch ${machine.home}/pwned`, null);
    await failure(repository.url, "--upload-pack=touch pwned");
    await expect(stat(`${machine.home}/pwned`)).rejects.toThrow();
  });

  test("SSH that nobody serves", async () => {
    expect(await failure("ssh://git@127.0.0.1:1/a.git", null)).toMatch(/could not be reached/);
  });
});

describe("a redirect", () => {
  test("on the same host is followed", async () => {
    const target = await server.add("target", { "index.html": "moved" });
    const moved = await server.add("moved", {}, { redirect: (path) => `/target.git${path}` });
    const { revision, release } = await checkedOut(moved.url, "main");
    expect(revision).toBe(await target.git("rev-parse", "main"));
    expect(await readFile(`${release.folder}/.git/config`, "utf8")).toContain(target.url);
  });

  test("to another host is refused", async () => {
    const other = await startGitServer();
    const target = await other.add("target", { "index.html": "elsewhere" });
    const away = await server.add("away", {}, { redirect: (path) => target.url + path });
    const { exitCode, stderr } = await checkout(away.url, null);
    await other.close();
    expect(exitCode).not.toBe(0);
    expect(explainGitFailure(stderr)).toMatch(/redirects to another host/);
  });

  test("in a circle, or to a page, ends", async () => {
    const circle = await server.add("circle", {}, { redirect: (path) => `/circle.git${path}` });
    expect(explainGitFailure((await checkout(circle.url, null)).stderr)).toMatch(/redirects too often/);
    const page = await server.add("page", {}, { redirect: () => "/sign-in" });
    expect(explainGitFailure((await checkout(page.url, null)).stderr)).toMatch(/not a Git repository/);
  });
});
