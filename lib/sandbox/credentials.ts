import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Sandbox } from "./startSandbox";

const schema = z.object({
  endpoint: z.url(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  controlToken: z.string(),
});

/** How the sandbox is reached: what `MAYFLY_SANDBOX_FILE` holds. */
export type SandboxFile = z.infer<typeof schema>;

/** What an earlier sandbox wrote; undefined when there is none. */
export async function readSandboxFile(path: string): Promise<SandboxFile | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** Replaces the file as a whole; only its owner can read it. */
export async function writeSandboxFile(path: string, { endpoint, credentials, controlToken }: Sandbox): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const content: SandboxFile = { endpoint, ...credentials, controlToken };
  await writeFile(`${path}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}
