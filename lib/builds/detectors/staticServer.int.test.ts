import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { staticServer } from "./staticServer";

let folder: string;
const children: ChildProcess[] = [];
let plain: number;
let withFallback: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-static-"));
  await writeFile(join(folder, "serve.mjs"), staticServer);
  await writeFile(join(folder, "secret.txt"), "secret");
  const site = join(folder, "site");
  for (const path of ["docs", ".git", ".well-known", "a b"]) await mkdir(join(site, path), { recursive: true });
  const files: Record<string, string> = {
    "index.html": "home",
    "about.html": "about",
    "404.html": "nothing",
    "app.mjs": "export {}",
    "docs/index.html": "docs",
    ".git/config": "hidden",
    ".env": "hidden",
    ".well-known/x.json": "{}",
    "a b/ü.txt": "text",
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(site, path), content);
  await symlink(join(folder, "secret.txt"), join(site, "link.txt"));
  plain = await serve("");
  withFallback = await serve("fallback");
});

afterAll(async () => {
  for (const child of children) child.kill();
  await rm(folder, { recursive: true });
});

/** Starts the server on a free port, which it says when it listens. */
async function serve(fallback: string): Promise<number> {
  const child = spawn(process.execPath, [join(folder, "serve.mjs"), join(folder, "site"), fallback], {
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1" },
  });
  children.push(child);
  let printed = "";
  child.stdout.on("data", (bytes) => {
    printed += bytes;
  });
  return eventually(() => Number(/port (\d+)/.exec(printed)?.[1] ?? 0) || null);
}

/** As it is: `fetch` would tidy the path up first. */
function get(port: number, path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, ...options }, (response) => {
        let body = "";
        response.on("data", (bytes) => {
          body += bytes;
        });
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      sent.on("error", reject).end();
    },
  );
}

describe("a folder", () => {
  test.each([
    ["/", 200, "home"],
    ["/?a=b", 200, "home"],
    ["/about", 200, "about"],
    ["/docs/", 200, "docs"],
    ["/a%20b/%C3%BC.txt", 200, "text"],
    ["/.well-known/x.json", 200, "{}"],
    ["/nothing", 404, "nothing"],
    ["/.git/config", 404, "nothing"],
    ["/.env", 404, "nothing"],
    ["/link.txt", 404, "nothing"],
    ["/../secret.txt", 404, "nothing"],
    ["/..%2fsecret.txt", 404, "nothing"],
    ["/a%00b", 400, "400\n"],
    ["/%", 400, "400\n"],
  ])("%s", async (path, status, body) => {
    expect(await get(plain, path)).toMatchObject({ status, body });
  });

  test("gets its slash, and never another host", async () => {
    expect((await get(plain, "/docs?a=b")).headers.location).toBe("/docs/?a=b");
    expect((await get(plain, "//docs")).headers.location ?? "").not.toMatch(/^\/\//);
  });

  test("is told apart by type, and kept by tag", async () => {
    const { headers } = await get(plain, "/app.mjs");
    expect(headers["content-type"]).toBe("text/javascript; charset=utf-8");
    const again = await get(plain, "/app.mjs", { headers: { "if-none-match": String(headers.etag) } });
    expect(again).toMatchObject({ status: 304, body: "" });
  });

  test("is only read", async () => {
    expect(await get(plain, "/", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
    expect(await get(plain, "/", { method: "POST" })).toMatchObject({ status: 405 });
  });
});

describe("with fallback", () => {
  test.each([
    ["/users/42", 200, "home"],
    ["/docs/", 200, "docs"],
    ["/missing.js", 404, "nothing"],
    ["/.git/config", 404, "nothing"],
  ])("%s", async (path, status, body) => {
    expect(await get(withFallback, path)).toMatchObject({ status, body });
  });
});
