import { createServer } from "node:http";
import { hostname } from "node:os";

const port = Number(process.env.PORT ?? 8080);
const host = process.env.HOST ?? "127.0.0.1";
const started = Date.now();

function page() {
  const seconds = Math.round((Date.now() - started) / 1000);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hello from Mayfly</title>
<style>
  :root { color-scheme: light dark; --ink: #18181b; --soft: #71717a; --paper: #fafafa; --card: #fff; --line: #e4e4e7; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #fafafa; --soft: #a1a1aa; --paper: #09090b; --card: #18181b; --line: #27272a; }
  }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
    font: 16px/1.6 system-ui, sans-serif; }
  main { max-width: 32rem; margin: 1.5rem; padding: 2rem; background: var(--card); border: 1px solid var(--line);
    border-radius: 1rem; }
  h1 { margin: 0 0 .5rem; font-size: 1.5rem; letter-spacing: -.02em; }
  p { margin: .5rem 0; color: var(--soft); }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.5rem; margin: 1.5rem 0 0; font-size: .9rem; }
  dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<main>
  <h1>It lives!</h1>
  <p>This small app was cloned from a Git repository, installed, started and checked, on a machine of its own.
  When its lease ends, the machine and everything on it goes.</p>
  <dl>
    <dt>Up for</dt><dd>${seconds} s</dd>
    <dt>Node</dt><dd>${process.version}</dd>
    <dt>Machine</dt><dd>${hostname()}</dd>
  </dl>
</main>
</body>
</html>
`;
}

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const [status, type, body] =
    path === "/healthz" ? [200, "text/plain", "ok\n"]
    : path === "/" ? [200, "text/html; charset=utf-8", page()]
    : [404, "text/plain", "There is nothing here.\n"];
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
  console.log(`${request.method} ${path} ${status}`);
});

server.listen(port, host, () => console.log(`Listening on ${host}:${port}`));
process.on("SIGTERM", () => server.close(() => process.exit(0)));
