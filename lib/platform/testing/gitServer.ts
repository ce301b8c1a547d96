import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRepository, type Repository } from "./gitRepository";

/** How a repository is served when it is not simply given to everybody. */
export type Rule = {
  /** The password (or token) that is asked for; any user name goes with it. */
  password?: string;
  /** Where each request is sent instead; `path` is what follows the repository's URL, `/info/refs?service=...`. */
  redirect?: (path: string) => string;
  /** Accept requests and never answer them. */
  hangs?: boolean;
};

export type ServedRepository = Repository & { name: string; url: string };

export type GitServer = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Makes a repository of these files (path to content) and serves it as `/<name>.git`; empty without files. */
  add(name: string, files?: Record<string, string | Buffer>, rule?: Rule): Promise<ServedRepository>;
  /** The Authorization headers that arrived, decoded. */
  logins: string[];
  close(): Promise<void>;
};

/** Serves real Git repositories over HTTP with Git's own server program, for tests. */
export async function startGitServer(host = "127.0.0.1"): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), "mayfly-git-"));
  const rules = new Map<string, Rule>();
  const logins: string[] = [];
  const server = createServer((request, response) => {
    const [, name = "", path = ""] = /^\/([^/]+)\.git(\/.*)?$/.exec(request.url ?? "") ?? [];
    const rule = rules.get(name) ?? {};
    if (rule.hangs) return;
    if (rule.redirect) return void response.writeHead(302, { location: rule.redirect(path) }).end();
    if (rule.password !== undefined && !isLoggedIn(request, rule.password, logins)) {
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="Git"' }).end();
    }
    runBackend(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    logins,
    async add(name, files = {}, rule = {}) {
      rules.set(name, rule);
      const repository = await createRepository(join(root, `${name}.git`));
      if (Object.keys(files).length > 0) await repository.commit(files);
      return { ...repository, name, url: `${url}/${name}.git` };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}

function isLoggedIn(request: IncomingMessage, password: string, logins: string[]): boolean {
  const encoded = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (!encoded) return false;
  const login = Buffer.from(encoded, "base64").toString();
  logins.push(login);
  return login.endsWith(`:${password}`);
}

/** git-http-backend(1) as a CGI program. */
function runBackend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const [path, query = ""] = (request.url ?? "").split("?");
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_NOSYSTEM: "1",
      HOME: root,
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(path ?? ""),
      QUERY_STRING: query,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: request.socket.remoteAddress,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "ignore"],
  });
  // A client may leave early, and so may Git.
  backend.stdin.on("error", () => request.destroy());
  request.pipe(backend.stdin);
  response.on("close", () => backend.kill());
  let head = Buffer.alloc(0);
  backend.stdout.on("data", (bytes: Buffer) => {
    if (response.headersSent) return response.write(bytes);
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    const headers = head
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(": "));
    const status = Number(headers.find(([name]) => name === "Status")?.[1]?.slice(0, 3) ?? 200);
    response.writeHead(status, headers.filter(([name]) => name !== "Status").flat() as string[]);
    response.write(head.subarray(end + 4));
  });
  backend.on("close", () => (response.headersSent ? response.end() : response.writeHead(500).end()));
}
