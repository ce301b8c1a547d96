import type { Connection } from "./connection";
import { execOk } from "./exec";
import { quote } from "./quote";

const timeoutMs = 30_000;

/** `path` may begin with `~/`, the login user's home. `mode` is octal: 0o600. */
export type RemoteFile = { path: string; content: string; mode: number };

// In braces: a shell that gets only a part of it finds no end, and does nothing.
const script = (files: RemoteFile[]) => `{
set -e
umask 077
put() {
  path=$1
  case $path in "~/"*) path="$HOME/\${path#"~/"}" ;; esac
  mkdir -p -- "\${path%/*}"
  printf %s "$3" >"$path.$$"
  chmod "$2" "$path.$$"
  mv -f "$path.$$" "$path"
}
${files.map(({ path, content, mode }) => `put ${quote([path, mode.toString(8), content])}`).join("\n")}
exit
}
`;

/**
 * Writes files on the machine by one command, each whole or not at all: readers see the old one or the new one.
 * Parent folders are made. The contents travel over standard input and show in no process list.
 */
export async function writeFiles(connection: Connection, files: RemoteFile[], signal: AbortSignal): Promise<void> {
  if (files.length > 0) await execOk(connection, ["sh"], { stdin: script(files), timeoutMs, signal });
}
