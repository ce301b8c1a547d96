import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { MayflyError } from "@/lib/platform/errors";
import type { RepositoryUrl } from "./repositoryUrl";

const deadlineMs = 8_000;
const maxOutputBytes = 4 * 1024 * 1024;

export type ListRequest = {
  repositoryUrl: string;
  parsed: RepositoryUrl;
  /** The only addresses that the host may have; null for whatever it resolves to. */
  addresses: string[] | null;
  signal: AbortSignal;
};

/**
 * Runs `git ls-remote`: http and https alone, no redirects, no questions, no settings of this machine.
 * Resolves to what it prints. Throws `not_found` or `unavailable`.
 */
export function listRemote({ repositoryUrl, parsed, addresses, signal }: ListRequest): Promise<string> {
  const settings = [
    "credential.helper=",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=5",
    "protocol.version=2",
    ...pin(parsed, addresses),
  ];
  const argv = [...settings.flatMap((setting) => ["-c", setting]), "ls-remote", "--symref", "--", repositoryUrl];
  const options = {
    env: gitEnv,
    cwd: tmpdir(),
    timeout: deadlineMs,
    maxBuffer: maxOutputBytes,
    signal,
    killSignal,
  } as const;
  return new Promise((resolve, reject) => {
    execFile("git", argv, options, (error, stdout, stderr) => {
      // More names than anybody can choose from: what has been read is enough.
      const cut = error?.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER";
      if (!error || cut) resolve(stdout);
      else reject(explain(stderr, error));
    });
  });
}

const killSignal = "SIGKILL";

const gitEnv: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_ALLOW_PROTOCOL: "https:http",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "false",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CEILING_DIRECTORIES: "/",
};

/** curl then asks nobody else for the host's address (git-config(1), http.curloptResolve). */
function pin({ scheme, host, port }: RepositoryUrl, addresses: string[] | null): string[] {
  if (addresses === null) return [];
  const list = addresses.map((address) => (address.includes(":") ? `[${address}]` : address)).join(",");
  return [`http.curloptResolve=${host}:${port ?? (scheme === "https" ? 443 : 80)}:${list}`];
}

function explain(stderr: string, cause: Error): MayflyError {
  if (/could not read (Username|Password)|Authentication failed|unable to get password|error: 40[13]/i.test(stderr)) {
    return new MayflyError("not_found", "There is no such repository, or it needs a login.", { cause });
  }
  if (/not found|error: 404/i.test(stderr))
    return new MayflyError("not_found", "There is no repository here.", { cause });
  if (/Could not resolve host|Failed to connect|Connection refused/i.test(stderr)) {
    return new MayflyError("not_found", "Nothing answers at this address.", { cause });
  }
  if (/error: 30\d|redirect/i.test(stderr)) {
    return new MayflyError("not_found", "This address leads to another one. Use that.", { cause });
  }
  return new MayflyError("unavailable", "The repository did not answer in time.", { cause });
}
