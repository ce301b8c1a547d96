import type { Needs } from "@/lib/builds/app";
import { type Command, script } from "@/lib/machines/command";
import { type Machine, machinePaths, pm2Env } from "@/lib/machines/machine";
import { bootstrapScript } from "./bootstrapScript";

/** The LTS line "Krypton", https://nodejs.org/en/about/previous-releases; exact, so that two machines are alike. */
export const nodeVersion = "24.21.0";
const pm2Version = "7.0.4";

/**
 * Installs what is missing on the machine, and only that. Run it again with `python` once detection says so.
 * `nodeMirrorUrl` has the layout of https://nodejs.org/dist.
 */
export function bootstrapCommands(needs: Needs, options: { machine: Machine; nodeMirrorUrl: string }): Command[] {
  const { tools } = machinePaths(options.machine);
  const mirror = options.nodeMirrorUrl.replace(/\/+$/, "");
  return [
    {
      argv: script(bootstrapScript, tools, mirror, nodeVersion, pm2Version, needs.python ? "python" : ""),
      env: pm2Env(options.machine),
      timeoutMs: 300_000,
    },
  ];
}
