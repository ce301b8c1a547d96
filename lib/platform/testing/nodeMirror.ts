import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findNpm } from "@/scripts/start/tools";

const run = promisify(execFile);

/** `damagedUrl` is the same mirror with another checksum. */
export type NodeMirror = { url: string; damagedUrl: string; close(): Promise<void> };

/**
 * Serves a Node distribution in the layout of https://nodejs.org/dist: the Node that runs this, with the npm of this
 * machine, packed as the official build of `version` is.
 */
export async function startNodeMirror(version: string): Promise<NodeMirror> {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-node-"));
  const name = `node-v${version}-${process.platform}-${process.arch}`;
  const archive = join(folder, `${name}.tar.gz`);
  await pack(folder, name, archive);
  const checksum = createHash("sha256")
    .update(await readFile(archive))
    .digest("hex");
  const sums = (sum: string) => `${"1".repeat(64)}  ${name}.tar.xz\n${sum}  ${name}.tar.gz\n`;
  await writeFile(join(folder, "SHASUMS256.txt"), sums(checksum));
  const server = createServer((request, response) => {
    const [, damaged, file] = new RegExp(`^(/damaged)?/v${version}/([^/]+)$`).exec(request.url ?? "") ?? [];
    if (file === undefined) response.writeHead(404).end();
    else if (damaged && file === "SHASUMS256.txt") response.end(sums("0".repeat(64)));
    else
      createReadStream(join(folder, file))
        .on("error", () => response.writeHead(404).end())
        .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    damagedUrl: `${url}/damaged`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function pack(folder: string, name: string, archive: string): Promise<void> {
  const root = join(folder, name);
  await mkdir(join(root, "bin"), { recursive: true });
  await cp(process.execPath, join(root, "bin/node"));
  await cp(findNpm(), join(root, "lib/node_modules/npm"), { recursive: true, dereference: true });
  for (const program of ["npm", "npx"]) {
    await symlink(`../lib/node_modules/npm/bin/${program}-cli.js`, join(root, "bin", program));
  }
  await run("tar", ["-I", "gzip -1", "-cf", archive, "-C", folder, name]);
  await rm(root, { recursive: true });
}
