// @ts-check
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** useradd and userdel: the account database is locked by somebody else (their manuals' exit codes). */
const lockedCodes = [1, 10];
const attempts = 20;
const retryAfterMs = 250;

/** @typedef {{ name: string, uid: number, gid: number }} Account a system user that we may start processes as */

/** Whether we could start processes as somebody else. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * Finds or makes a system user without shell or password.
 * @param {string} name @param {string} home the folder that it works in, which says whose user it is
 * @returns {Promise<Account>}
 */
export async function ensureAccount(name, home) {
  return (await findAccount(name)) ?? (await addAccount(name, home));
}

/** @param {string} name @param {string} home @returns {Promise<Account>} */
async function addAccount(name, home) {
  const options = ["--system", "--user-group", "--no-create-home", "--home-dir", home, "--shell", "/bin/false"];
  try {
    await insist("useradd", [...options, name]);
  } catch (error) {
    const made = await findAccount(name);
    if (made) return made;
    throw new Error(`As root, Mayfly makes a system user for Postgres, and \`useradd\` failed: ${reason(error)}`, {
      cause: error,
    });
  }
  const account = await findAccount(name);
  if (!account) throw new Error(`The system user ${name} is not there after useradd.`);
  return account;
}

/** @param {string} name @returns {Promise<Account | undefined>} */
async function findAccount(name) {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/**
 * Removes a user made here. One that still runs something stays: userdel refuses.
 * @param {string} name
 */
export async function removeAccount(name) {
  await insist("userdel", [name]).catch(() => {});
}

/** Again while somebody else changes users. @param {string} program @param {string[]} argv */
async function insist(program, argv) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(program, argv);
    } catch (error) {
      const isLocked = lockedCodes.includes(/** @type {{ code: number }} */ (error).code);
      if (!isLocked || attempt === attempts) throw error;
      await sleep(retryAfterMs);
    }
  }
}

/** @param {unknown} error */
function reason(error) {
  const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
  return stderr?.trim() || message;
}
