import { readFile, rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { instancesFolder } from "@/lib/sandbox/instances/paths";
import { run } from "@/lib/sandbox/instances/run";

export type Account = { name: string; uid: number; gid: number };

const prefix = "mfi-";
const attempts = 20;
const retryAfterMs = 150;
/** useradd and userdel: the account database is locked by somebody else (their manuals' exit codes). */
const lockedCodes = [1, 10];

/** Whether instances get users of their own: on Linux, as root. */
export function separatesAccounts(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0;
}

/** Fails with what to do when this machine has no program to make users with. */
export async function assertAccountsCanBeMade(): Promise<void> {
  if (!separatesAccounts()) return;
  await run("useradd", ["--help"]).catch((cause: unknown) => {
    const message = "The sandbox runs as root and needs useradd: install the package passwd or shadow-utils.";
    throw new Error(message, { cause });
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One change of the account database at a time: useradd waits a whole second where it meets another. */
function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const result = last.then(task);
  last = result.catch(() => undefined);
  return result;
}

/** Makes the unprivileged user of an instance, or finds the one that an earlier attempt made. */
export function addAccount(instanceId: string, home: string): Promise<Account> {
  const name = prefix + instanceId.slice(-8);
  return inTurn(async () => {
    const known = (await listAll()).find((entry) => entry.name === name && entry.home === home);
    if (known) return known;
    await insist(["useradd", "--no-create-home", "--home-dir", home, "--shell", "/bin/sh", "--user-group", name]);
    const made = (await listAll()).find((entry) => entry.name === name);
    if (!made) throw new Error(`useradd made no user ${name}`);
    return made;
  });
}

/** Removes the user of an instance, its group and its crontab. No user of that name: nothing to do. */
export function removeAccount(name: string): Promise<void> {
  return inTurn(async () => {
    if (!(await listAll()).some((entry) => entry.name === name)) return;
    await insist(["userdel", "--force", name]);
    await rm(`/var/spool/cron/crontabs/${name}`, { force: true });
  });
}

/** The users that sandboxes with this place have made, whoever remembers them. */
export async function listAccounts(place: string): Promise<Account[]> {
  return (await listAll()).filter(({ home }) => home.startsWith(`${instancesFolder(place)}/`));
}

async function listAll(): Promise<(Account & { home: string })[]> {
  const text = await readFile("/etc/passwd", "utf8");
  return text.split("\n").flatMap((line) => {
    const [name = "", , uid, gid, , home = ""] = line.split(":");
    return name.startsWith(prefix) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [];
  });
}

async function insist([program = "", ...args]: string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run(program, args);
      return;
    } catch (error) {
      const locked = lockedCodes.includes(Number((error as { code?: unknown }).code));
      if (!locked || attempt === attempts) throw error;
      await wait(retryAfterMs);
    }
  }
}
