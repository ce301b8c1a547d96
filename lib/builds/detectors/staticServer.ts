/**
 * A web server for a folder of built files, as the source that Node runs on the machine. $1 the folder, $2 `fallback`
 * if unknown pages get index.html, as apps that route in the browser want. Nothing above the folder, nothing hidden
 * (`.git`) is served. `PORT` and `HOST` come from the environment.
 */
export const staticServer = `import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";

const types = {
  css: "text/css", html: "text/html", htm: "text/html", js: "text/javascript", mjs: "text/javascript",
  json: "application/json", map: "application/json", webmanifest: "application/manifest+json", txt: "text/plain",
  xml: "application/xml", svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg",
  gif: "image/gif", webp: "image/webp", avif: "image/avif", ico: "image/x-icon", woff: "font/woff",
  woff2: "font/woff2", ttf: "font/ttf", otf: "font/otf", mp3: "audio/mpeg", mp4: "video/mp4", webm: "video/webm",
  pdf: "application/pdf", wasm: "application/wasm",
};
const textual = /^text\\/|json$|xml$/;

const [folder, fallback] = process.argv.slice(2);
const root = await realpath(folder).catch(() => {
  console.error("The build left no folder " + folder);
  process.exit(1);
});

function decode(url) {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return null;
  }
}

async function find(path) {
  try {
    const real = await realpath(join(root, path));
    if (real !== root && !real.startsWith(root + sep)) return null;
    const info = await stat(real);
    return info.isFile() || info.isDirectory() ? { real, info } : null;
  } catch {
    return null;
  }
}

async function choose(path, query) {
  if (path === null || path.includes("\\0")) return { status: 400 };
  const isHidden = path.split("/").some((part) => part.startsWith(".") && part !== ".well-known");
  let file = isHidden ? null : await find(path);
  if (file?.info.isDirectory()) {
    const index = await find(path + "/index.html");
    if (index && !path.endsWith("/")) return { status: 308, location: path.replace(/^\\/+/, "/") + "/" + query };
    file = index;
  }
  file ??= isHidden || extname(path) ? null : await find(path.replace(/\\/$/, "") + ".html");
  if (file?.info.isFile()) return { status: 200, file };
  const asks = !extname(path) && !isHidden;
  const page = fallback && asks ? await find("index.html") : null;
  if (page) return { status: 200, file: page };
  return { status: 404, file: await find("404.html") };
}

async function answer(request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405, { allow: "GET, HEAD" }).end();
  const query = request.url.includes("?") ? request.url.slice(request.url.indexOf("?")) : "";
  const { status, location, file } = await choose(decode(request.url), query);
  console.log(request.method + " " + request.url + " " + status);
  if (location) return response.writeHead(status, { location: encodeURI(location) }).end();
  if (!file) return response.writeHead(status, { "content-type": "text/plain" }).end(status + "\\n");
  const type = types[extname(file.real).slice(1).toLowerCase()] ?? "application/octet-stream";
  const tag = '"' + file.info.size.toString(36) + "-" + Math.round(file.info.mtimeMs).toString(36) + '"';
  const headers = {
    "content-type": textual.test(type) ? type + "; charset=utf-8" : type,
    "cache-control": "no-cache",
    etag: tag,
  };
  if (status === 200 && request.headers["if-none-match"] === tag) return response.writeHead(304, headers).end();
  response.writeHead(status, { ...headers, "content-length": file.info.size });
  if (request.method === "HEAD") return response.end();
  createReadStream(file.real).on("error", () => response.destroy()).pipe(response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(Number(process.env.PORT), process.env.HOST, () => console.log("Serving files on port " + server.address().port));
`;
