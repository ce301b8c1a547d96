import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What Flask, Django and gunicorn take. Some are only needed, or only there, on one release of Debian. */
const debianPackages = [
  "python3-flask",
  "python3-werkzeug",
  "python3-jinja2",
  "python3-markupsafe",
  "python3-itsdangerous",
  "python3-click",
  "python3-colorama",
  "python3-blinker",
  "python3-importlib-metadata",
  "python3-zipp",
  "python3-more-itertools",
  "python3-django",
  "python3-asgiref",
  "python3-sqlparse",
  "python3-tz",
  "python3-typing-extensions",
  "python3-gunicorn",
  "python3-packaging",
  "python3-setuptools",
];

export type PythonIndex = { url: string; close(): Promise<void> };

/**
 * A package index (https://peps.python.org/pep-0503/) with real packages, from the distribution's archive: pip takes
 * it as `PIP_INDEX_URL`. For machines that reach Debian's packages but not PyPI.
 */
export async function startPythonIndex(): Promise<PythonIndex> {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-python-"));
  const debs = await download(join(folder, "debian"));
  const script = join(import.meta.dirname, "debianWheels.py");
  const { stdout } = await run("python3", [script, folder, ...debs]);
  const wheels = new Map(
    stdout
      .trim()
      .split("\n")
      .map((wheel) => [normalName(wheel.split("-")[0] ?? ""), wheel]),
  );
  const server = createServer((request, response) => {
    const [, name, file] = /^\/simple\/([^/]+)\/([^/]*)$/.exec(request.url ?? "") ?? [];
    const wheel = wheels.get(normalName(name ?? ""));
    if (!wheel || (file && file !== wheel)) response.writeHead(404).end();
    else if (file) createReadStream(join(folder, wheel)).pipe(response);
    else response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><a href="${wheel}">${wheel}</a>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function normalName(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

/** Downloads what the archive has of the list, without being root: with the system's lists, or fresh ones of its own. */
async function download(folder: string): Promise<string[]> {
  await mkdir(join(folder, "lists/partial"), { recursive: true });
  await mkdir(join(folder, "cache/archives/partial"), { recursive: true });
  const common = ["-o", `Dir::Cache=${join(folder, "cache")}`, "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="];
  const own = [...common, "-o", `Dir::State::Lists=${join(folder, "lists")}`, "-o", "Acquire::Languages=none"];
  await downloadWith(common, folder).catch(async () => {
    await run("apt-get", [...own, "update"], { cwd: folder });
    await downloadWith(own, folder);
  });
  return (await readdir(folder)).filter((file) => file.endsWith(".deb")).map((file) => join(folder, file));
}

async function downloadWith(options: string[], folder: string): Promise<void> {
  const { stdout } = await run("apt-cache", [...options, "pkgnames", "python3-"], { cwd: folder, maxBuffer: 1e8 });
  const known = new Set(stdout.split("\n"));
  await run("apt-get", [...options, "download", ...debianPackages.filter((name) => known.has(name))], { cwd: folder });
}
