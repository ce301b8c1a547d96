import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addTarget, addToken, call, useApi } from "@/app/api/testing/rest";
import { db } from "@/lib/platform/db";
import { type GitServer, startGitServer } from "@/lib/platform/testing/gitServer";

useApi();

let server: GitServer;
let token = "";

beforeAll(async () => {
  await addTarget();
  token = await addToken();
  server = await startGitServer();
});
afterAll(() => server.close());

function look(url: string, by = token) {
  return call("GET", `repositories?${new URLSearchParams({ url })}`, { token: by });
}

describe("looking at a repository", () => {
  test("tells its branches and the default one", async () => {
    const { url } = await server.add("hello", { "index.html": "hello" });
    const { status, body } = await look(url);
    expect(status).toBe(200);
    expect(body).toEqual({ defaultBranch: expect.any(String), branches: [body.defaultBranch], tags: [] });
  });

  test("says what is wrong with others, and asks nobody for a password", async () => {
    const hidden = await server.add("hidden", { a: "a" }, { password: "x" });
    const empty = await server.add("empty");
    const moved = await server.add("moved", { a: "a" }, { redirect: (path) => `${server.url}/hello.git${path}` });
    expect((await look(`${server.url}/none.git`)).status).toBe(404);
    expect((await look(hidden.url)).body.detail).toMatch(/needs a login/);
    expect((await look(empty.url)).body.detail).toMatch(/empty/);
    expect((await look(moved.url)).status).toBe(404);
    expect((await look("http://127.0.0.1:1/x.git")).body.detail).toMatch(/Nothing answers/);
    expect((await look("git@example.com:x.git")).body.code).toBe("unavailable");
    expect(server.logins).toEqual([]);
  });

  test.each(["", "file:///etc", "--upload-pack=x", "ext::sh", "https://a:b@example.com/x"])(
    "answers 400 for %j",
    async (url) => {
      expect((await look(url)).status).toBe(400);
    },
  );

  test("slows down who asks too often", async () => {
    const mine = await addToken();
    const codes = new Set<number>();
    for (let index = 0; index < 61; index += 1) codes.add((await look("http://127.0.0.1:1/x.git", mine)).status);
    expect([...codes]).toEqual([404, 429]);
  });

  test("reaches no private host where no target allows it", async () => {
    await db().target.deleteMany();
    await addTarget({ allowPrivateRepositories: false });
    for (const url of [
      `${server.url}/hello.git`,
      "http://localhost:1/x",
      "http://10.0.0.1/x",
      "http://169.254.169.254/latest",
    ]) {
      const { status, body } = await look(url);
      expect([status, body.errors[0].path]).toEqual([400, "url"]);
    }
  });
});
