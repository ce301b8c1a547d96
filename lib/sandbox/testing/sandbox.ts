import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { listAccounts, removeAccount, separatesAccounts } from "@/lib/sandbox/instances/accounts/accounts";
import type { SandboxOptions } from "@/lib/sandbox/options";
import { type Sandbox, startSandbox } from "@/lib/sandbox/startSandbox";

/** A folder that instance users can reach, for one test file. */
export async function makePlace(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), "place-"));
  await chmod(place, 0o711);
  return place;
}

/** Removes what a closed sandbox keeps for its next start: users and files. */
export async function removePlace(place: string): Promise<void> {
  if (separatesAccounts()) for (const { name } of await listAccounts(place)) await removeAccount(name);
  await rm(place, { recursive: true, force: true });
}

export type TestSandbox = Sandbox & { place: string };

/** A sandbox of its own for the test file, in this process; ended with all its instances after the last test. */
export function useSandbox(options: Partial<SandboxOptions> = {}): () => TestSandbox {
  const ending = new AsyncDisposableStack();
  let started: TestSandbox | undefined;
  beforeAll(async () => {
    const place = options.place ?? (await makePlace());
    if (!options.place) ending.defer(() => removePlace(place));
    const sandbox = await startSandbox({ ...options, place });
    ending.defer(() => sandbox.close());
    started = { ...sandbox, place };
  });
  afterAll(() => ending.disposeAsync());
  return () => {
    if (!started) throw new Error("the sandbox runs only while tests do");
    return started;
  };
}

/** Calls the control endpoint of a sandbox. */
export async function control(sandbox: Sandbox, method: "GET" | "POST", name: string, body?: unknown) {
  const response = await fetch(`${sandbox.endpoint}/_control/${name}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.controlToken}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const value: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${name}: ${response.status} ${JSON.stringify(value)}`);
  return value;
}
