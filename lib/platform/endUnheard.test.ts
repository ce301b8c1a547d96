import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

const speaking = `
  import { endUnheard } from "./lib/platform/endUnheard.ts";
  process.on("uncaughtException", (error) => console.error(error));
  endUnheard();
  setInterval(() => console.error("still here"), 10);`;

it("ends a process whose reader has gone", async () => {
  const argv = ["--import", "tsx", "--input-type=module", "--eval", speaking];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
  try {
    await once(child.stderr, "data");
    child.stderr.destroy();
    const [code] = await once(child, "exit", { signal: AbortSignal.timeout(4_000) });
    expect(code).toBe(1);
  } finally {
    child.kill("SIGKILL");
  }
});
