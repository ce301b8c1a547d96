import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { publicKeyOf } from "@/lib/ssh/publicKeyOf";
import { homeFolder } from "./paths";

const hostKeyName = "ssh_host_ed25519_key";
const authorizedKeysName = "authorized_keys";
const largestBytes = 256 * 1024;

const folderOf = (place: string, { id }: InstanceRecord) => join(homeFolder(place, id), ".ssh");

/**
 * First boot: who may log in, and the host key. The instance's user runs its SSH server, so both are its own, and the
 * server reads them at each connection, as one that inetd starts (`sshd -i`) does.
 */
export async function makeSshFolder(place: string, record: InstanceRecord): Promise<void> {
  const { account, authorizedKey, ssh } = record;
  if (!ssh) return;
  const folder = folderOf(place, record);
  const own = async (path: string, mode: number) => {
    await chmod(path, mode);
    if (account) await chown(path, account.uid, account.gid);
  };
  await mkdir(folder, { recursive: true });
  await own(folder, 0o700);
  const files = {
    [hostKeyName]: ssh.hostKey,
    [`${hostKeyName}.pub`]: `${publicKeyOf(ssh.hostKey)}\n`,
    [authorizedKeysName]: authorizedKey ? `${authorizedKey.trim()}\n` : "",
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFile(path, content);
    await own(path, 0o600);
  }
}

/** Null where there is none, or not one that the server may use. */
export function readHostKey(place: string, record: InstanceRecord): string | null {
  return readOwn(join(folderOf(place, record), hostKeyName), record);
}

/** The lines of who may log in. Instances of earlier versions have no such file: whom they were launched for. */
export function readAuthorizedKeys(place: string, record: InstanceRecord): string[] {
  const text = readOwn(join(folderOf(place, record), authorizedKeysName), record);
  return (text ?? record.authorizedKey ?? "").split("\n").filter((line) => line.trim() && !line.startsWith("#"));
}

/** A file that is the instance user's own: not what a link of theirs points to, and no pipe that never ends. */
function readOwn(path: string, { account }: InstanceRecord): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const found = fstatSync(file);
    const isTheirs = found.uid === (account?.uid ?? process.getuid?.() ?? found.uid);
    return found.isFile() && isTheirs && found.size <= largestBytes ? readFileSync(file, "utf8") : null;
  } finally {
    closeSync(file);
  }
}
