import path from "node:path";
import { claimPort } from "@/lib/platform/testing/ports";
import { type Program, startProgram } from "@/scripts/bench/world/program";
import { nextCommand } from "@/scripts/start/build";
import { run } from "@/scripts/start/run";
import { root } from "@/scripts/start/settings";

const folder = path.join(root, "scripts/bench/beside/bareNext");

export type BareNext = Program & { url: string };

/** The least that Next can be: one page, and one route that inserts one row into our Postgres. In production mode. */
export async function startBareNext(stack: AsyncDisposableStack): Promise<BareNext> {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await run(nextCommand("build", folder), env, new AbortController().signal);
  const port = await claimPort();
  const argv = nextCommand("start", folder, "-H", "127.0.0.1", "-p", String(port));
  const program = await startProgram(stack, argv, { ready: "Ready in", env: { NEXT_TELEMETRY_DISABLED: "1" } });
  return { ...program, url: `http://127.0.0.1:${port}` };
}
