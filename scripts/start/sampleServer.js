// @ts-check
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createGunzip } from "node:zlib";
import { gitEnvironment } from "./sampleRepository.js";

const service = "git-upload-pack";

/**
 * Serves one repository, read only, as `http://127.0.0.1:<port>/hello.git`: Git's smart HTTP protocol,
 * https://git-scm.com/docs/http-protocol, whose work `git upload-pack --stateless-rpc` does.
 * @param {string} repository folder
 * @param {number} preferredPort so that the URL stays the same; another is taken when it is in use
 * @returns {Promise<{ url: string, port: number, close: () => void }>}
 */
export async function serveSample(repository, preferredPort) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    response.setHeader("cache-control", "no-cache");
    if (
      request.method === "GET" &&
      url.pathname === "/hello.git/info/refs" &&
      url.searchParams.get("service") === service
    ) {
      response.setHeader("content-type", `application/x-${service}-advertisement`);
      if (!isVersion2(request)) response.write(`${packetLine(`# service=${service}\n`)}0000`);
      return upload(repository, ["--advertise-refs"], request, response);
    }
    if (request.method === "POST" && url.pathname === `/hello.git/${service}`) {
      response.setHeader("content-type", `application/x-${service}-result`);
      return upload(repository, [], request, response);
    }
    response.writeHead(404).end("There is one repository here: /hello.git\n");
  });
  const port = await listen(server, preferredPort).catch(() => listen(server, 0));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/hello.git`, port, close };
}

/** @param {import("node:http").Server} server @param {number} port @returns {Promise<number>} */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
    });
  });
}

/** @param {import("node:http").IncomingMessage} request */
function isVersion2(request) {
  return request.headers["git-protocol"]?.includes("version=2") ?? false;
}

/** Four hex digits of length, which count themselves, and the text. @param {string} text */
function packetLine(text) {
  return (text.length + 4).toString(16).padStart(4, "0") + text;
}

/**
 * @param {string} repository @param {string[]} options
 * @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response
 */
function upload(repository, options, request, response) {
  const env = { ...gitEnvironment, GIT_PROTOCOL: isVersion2(request) ? "version=2" : "" };
  const child = spawn("git", ["upload-pack", "--stateless-rpc", ...options, repository], {
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const body = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  // A client that goes away, or sends what is not gzip, ends this one exchange.
  for (const stream of [body, child.stdin, child, response]) stream.on("error", () => child.kill());
  response.on("close", () => child.kill());
  body.pipe(child.stdin);
  child.stdout.pipe(response);
}
