import { say } from "@/lib/environments/worker/session";
import { script } from "@/lib/machines/command";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { db } from "@/lib/platform/db";

const timeoutMs = 10_000;
const begin = "# Mayfly: the keys of this environment's owner, written with each deployment";
const end = "# Mayfly: end of those keys";

/**
 * Puts what comes over standard input before the rest of authorized_keys, instead of what stood there of Mayfly's.
 * $1 and $2 begin and end that part. Whoever logs in meanwhile finds the old file or the new one.
 * Source: sshd(8), "AUTHORIZED_KEYS FILE FORMAT".
 */
const ownerKeysScript = `set -eu
umask 077
file=$HOME/.ssh/authorized_keys
mkdir -p "$HOME/.ssh"
touch "$file"
trap 'rm -f "$file.mayfly"' EXIT
cat >"$file.mayfly"
[ "$(tail -n 1 "$file.mayfly")" = "$2" ]
awk -v begin="$1" -v end="$2" '$0 == begin { inside = 1 } !inside { print } $0 == end { inside = 0 }' "$file" >>"$file.mayfly"
chmod 600 "$file.mayfly"
mv -f "$file.mayfly" "$file"
`;

/** Lets the environment's owner log in to its machine with the keys that they have now, and nobody else. */
export async function writeOwnerKeys(input: MachineStepInput, signal: AbortSignal): Promise<void> {
  const { session, deployment, remote } = input;
  const { userId, readyAt } = session.state;
  const keys = userId === null ? [] : await db().sshKey.findMany({ where: { userId }, orderBy: { createdAt: "asc" } });
  // Nothing to take back from a machine's first deployment.
  if (keys.length === 0 && readyAt === null) return;
  const stdin = `${[begin, ...keys.map(({ publicKey }) => publicKey), end].join("\n")}\n`;
  const argv = script(ownerKeysScript, begin, end);
  const { exitCode, stderr } = await remote.exec({ argv, stdin, timeoutMs }, signal);
  if (exitCode === 0) return;
  const message = `The owner's SSH keys could not be put on the machine: ${stderr.trim().slice(-300)}`;
  await say(session, "bootstrap", message, deployment.id);
}
