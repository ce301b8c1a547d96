// @ts-check
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** @typedef {{ name: string, uid: number, gid: number }} Account a system user that we may start processes as */

/** Whether we could start processes as somebody else. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * Finds or makes a system user without a home, shell or password.
 * @param {string} name
 * @returns {Promise<Account>}
 */
export async function ensureAccount(name) {
  return (await findAccount(name)) ?? (await addAccount(name));
}

/** @param {string} name @returns {Promise<Account>} */
async function addAccount(name) {
  const options = [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/bin/false",
  ];
  try {
    await run("useradd", [...options, name]);
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
  await run("userdel", [name]).catch(() => {});
}

/** @param {unknown} error */
function reason(error) {
  const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
  return stderr?.trim() || message;
}
