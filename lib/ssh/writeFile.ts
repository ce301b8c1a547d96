import type { Connection } from "./connection";
import { execOk } from "./exec";

const timeoutMs = 30_000;
/** The path is an argument; `~/` at its start is the login user's home. Readers see the old file or the new one. */
const script = `
path=$1
case $path in "~/"*) path="$HOME/\${path#"~/"}" ;; esac
umask 077
mkdir -p -- "$(dirname -- "$path")" && cat > "$path.$$" && chmod "$2" "$path.$$" && mv -f "$path.$$" "$path"
`;

/** Writes a file on the machine whole or not at all. `mode` is octal: 0o600. Parent folders are made. */
export async function writeFile(
  connection: Connection,
  path: string,
  content: string | Buffer,
  { mode, signal }: { mode: number; signal: AbortSignal },
): Promise<void> {
  const argv = ["sh", "-c", script, "write", path, mode.toString(8)];
  await execOk(connection, argv, { stdin: content, timeoutMs, signal });
}
