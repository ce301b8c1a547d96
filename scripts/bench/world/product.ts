import path from "node:path";
import { createToken } from "@/lib/access/tokens";
import { createFirstAdmin } from "@/lib/access/users";
import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { claimPort } from "@/lib/platform/testing/ports";
import { readSandboxFile, type SandboxFile } from "@/lib/sandbox/credentials";
import { seedSandbox } from "@/scripts/seed";
import { makeSampleRepository } from "@/scripts/start/sampleRepository";
import { serveSample } from "@/scripts/start/sampleServer";
import { webCommand } from "@/scripts/start/services";
import { placeTools } from "@/scripts/start/tools";
import { type Place, sandboxFile } from "./place";
import { type Program, script, startProgram } from "./program";

export const admin = { email: "ada@example.com", name: "Ada", password: "correct horse battery" };

/** Somebody to act as, and a token for REST, both with every right. */
export async function addAdmin(): Promise<{ actor: Actor; token: string }> {
  const user = await createFirstAdmin(admin);
  if (!user) throw new Error("There is an admin already.");
  const { token } = await createToken({ name: "bench", role: "admin", userId: user.id, expiresAt: null });
  return { actor: { kind: "user", id: user.id, name: user.name, role: "admin" }, token };
}

/** The sandbox, as a process and as the default target, and the sample's repository. */
export async function startSandbox(stack: AsyncDisposableStack, { folder }: Place) {
  const file = sandboxFile(folder);
  await placeTools(folder);
  const env = { MAYFLY_SANDBOX_FILE: file, MAYFLY_PLACE: folder };
  await startProgram(stack, script("lib/sandbox/main.ts"), { ready: "sandbox: ready", env });
  const repository = path.join(folder, "sample.git");
  await makeSampleRepository(repository);
  const sample = await serveSample(repository, 0);
  stack.defer(() => sample.close());
  Object.assign(process.env, { MAYFLY_SAMPLE_URL: sample.url, MAYFLY_SANDBOX: "on" });
  await seedSandbox();
  const sandbox = await readSandboxFile(file);
  const target = await db().target.findFirstOrThrow({ where: { isDefault: true } });
  if (!sandbox) throw new Error("The sandbox wrote no file.");
  return { sandbox, targetId: target.id, sampleUrl: sample.url };
}

/** Asks the sandbox's control endpoint for something: `faults`, `delays`, `reset`, `calls`, ... */
export async function control(sandbox: SandboxFile, name: string, body: unknown): Promise<void> {
  const response = await fetch(`${sandbox.endpoint}/_control/${name}`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandbox.controlToken}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
}

export type Web = Program & { url: string };

/** The web process, as `npm run web` starts it, on the production build; with settings of its own where given. */
export async function startWeb(stack: AsyncDisposableStack, settings: Record<string, string> = {}): Promise<Web> {
  const port = await claimPort();
  const url = `http://127.0.0.1:${port}`;
  const env = { HOST: "127.0.0.1", PORT: String(port), MAYFLY_URL: url, NEXT_TELEMETRY_DISABLED: "1", ...settings };
  const argv = webCommand({ host: "127.0.0.1", port });
  return { ...(await startProgram(stack, argv, { ready: "Ready in", env })), url };
}

/** A worker process, as `npm run worker` starts it. */
export function startWorker(stack: AsyncDisposableStack): Promise<Program> {
  return startProgram(stack, script("jobs/worker.ts"), { ready: "worker: ready" });
}
