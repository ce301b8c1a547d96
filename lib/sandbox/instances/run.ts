import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);
const deadlineMs = 20_000;

/** Runs a program of this machine with nothing but a PATH, and gives its output. Throws when it fails. */
export async function run(program: string, args: string[], account?: { uid: number; gid: number }): Promise<string> {
  const env: Record<string, string> = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LANG: "C",
  };
  const options = { env: env as NodeJS.ProcessEnv, timeout: deadlineMs, ...account, cwd: "/" };
  const { stdout } = await execFileAsync(program, args, options);
  return stdout;
}
