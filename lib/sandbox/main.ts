import { env } from "@/lib/platform/env";
import { readSandboxFile, type SandboxFile, writeSandboxFile } from "./credentials";
import { type Sandbox, startSandbox } from "./startSandbox";

/** The sandbox as a process: it keeps port, credentials and instances across restarts, and ends on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { MAYFLY_PLACE: place, MAYFLY_SANDBOX_FILE: file } = env();
  // What instances make is as private as on a machine of their own; what must stay secret says so itself.
  process.umask(0o022);
  if (!place || !file) throw new Error("MAYFLY_PLACE and MAYFLY_SANDBOX_FILE must be set. `npm start` sets them.");
  const sandbox = await start(place, await readSandboxFile(file));
  await writeSandboxFile(file, sandbox);
  process.stdout.write(`sandbox: ready at ${sandbox.endpoint}\n`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

async function start(place: string, before: SandboxFile | undefined): Promise<Sandbox> {
  if (!before) return startSandbox({ place });
  const { endpoint, controlToken, ...credentials } = before;
  const options = { place, credentials, controlToken };
  try {
    return await startSandbox({ ...options, port: Number(new URL(endpoint).port) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return startSandbox(options);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
