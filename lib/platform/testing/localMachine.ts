import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Command = {
  argv: string[];
  cwd?: string;
  env?: Record<string, string>;
  files?: { path: string; content: string; mode: number }[];
  timeoutMs: number;
};

export type Outcome = { exitCode: number | null; stdout: string; stderr: string };

/** A home folder on this machine, in which commands run as they would on an instance, without SSH. */
export async function makeLocalMachine() {
  const home = await mkdtemp(join(tmpdir(), "mayfly-home-"));
  return {
    home,
    /** This process's own search path: the test's Node, Git and PM2. */
    path: process.env.PATH ?? "",
    run: (command: Command) => runLocally(command, home),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

export type LocalMachine = Awaited<ReturnType<typeof makeLocalMachine>>;

async function runLocally({ argv, cwd, env, files = [], timeoutMs }: Command, home: string): Promise<Outcome> {
  for (const { path, content, mode } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    await chmod(path, mode);
  }
  const [file = "", ...args] = argv;
  const child = spawn(file, args, {
    cwd: cwd ?? home,
    env: (env ?? { HOME: home, PATH: process.env.PATH }) as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
