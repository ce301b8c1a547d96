import { type Command, script } from "@/lib/machines/command";
import { type Machine, machineEnv } from "@/lib/machines/machine";
import type { Probe } from "@/lib/runtimes/health";

/** Exit codes of curl(1), which the Node variant uses as well. */
const failures: Record<number, string> = {
  6: "localhost is not known",
  7: "connection refused",
  28: "nothing within 10 seconds",
  52: "connection closed without an answer",
  56: "connection closed without an answer",
};

/** Prints the HTTP status of $1. With curl, which takes milliseconds; without, Node does it. */
const probeScript = `
if command -v curl >/dev/null; then
  exec curl --silent --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' -- "$1"
fi
exec node -e '
  const request = require("node:http").get(process.argv[1], { timeout: 10000 }, ({ statusCode }) => {
    process.stdout.write(String(statusCode), () => process.exit());
  });
  request.on("timeout", () => process.exit(28));
  request.on("error", ({ code }) => process.exit(code === "ECONNREFUSED" ? 7 : 52));' "$1"`;

/** Asks the app on its own machine. */
export function probeCommand(machine: Machine, url: string): Command {
  return { argv: script(probeScript, url), env: machineEnv(machine), timeoutMs: 15_000 };
}

export function readProbe({ exitCode, stdout }: { exitCode: number | null; stdout: string }): Probe {
  if (exitCode === 0 && /^[1-9]\d\d$/.test(stdout)) return { status: Number(stdout) };
  return { failure: failures[exitCode ?? -1] ?? "not with an HTTP answer" };
}
