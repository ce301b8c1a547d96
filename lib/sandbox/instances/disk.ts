import { chmod, chown, lstat, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Account } from "./accounts/accounts";
import { homeFolder, instanceFolder, rootFolder } from "./paths";
import { run } from "./run";
import type { UserDataFile } from "./userData";

/** Where every user of this machine can leave files. */
const sharedFolders = ["/tmp", "/var/tmp", "/dev/shm"];

/**
 * Makes an instance's home and root folder, both its user's own and closed to everybody else, and writes
 * user data's files below the root folder. To be called before any process of the instance runs.
 */
export async function makeDisk(
  place: string,
  id: string,
  account: Account | null,
  files: UserDataFile[],
): Promise<void> {
  const own = async (path: string, mode: number) => {
    await chmod(path, mode);
    if (account) await chown(path, account.uid, account.gid);
  };
  await mkdir(instanceFolder(place, id), { recursive: true });
  await chmod(instanceFolder(place, id), account ? 0o711 : 0o700);
  for (const folder of [homeFolder(place, id), rootFolder(place, id)]) {
    await mkdir(folder, { recursive: true });
    await own(folder, 0o700);
  }
  for (const file of files) {
    const path = join(rootFolder(place, id), file.path);
    const made = await mkdir(dirname(path), { recursive: true });
    for (let folder = dirname(path); made && folder.length >= made.length; folder = dirname(folder))
      await own(folder, 0o755);
    await writeFile(path, file.content);
    await own(path, file.mode);
  }
}

/** Makes everything on an instance's disk its user's own. */
export async function giveDisk(place: string, id: string, { uid, gid }: Account): Promise<void> {
  const folders = [homeFolder(place, id), rootFolder(place, id)];
  await chmod(instanceFolder(place, id), 0o711);
  await run("chown", ["-R", "-h", "-P", `${uid}:${gid}`, ...folders]);
}

/** Removes an instance's files, and what its user left in the folders that all users share. */
export async function removeDisk(place: string, id: string, account: Account | null): Promise<void> {
  await removeFolder(instanceFolder(place, id));
  if (account) await Promise.all(sharedFolders.map((folder) => removeOwned(folder, account.uid)));
}

async function removeFolder(folder: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(folder, options);
  } catch {
    // Without root, folders that their owner closed to himself must be opened first: module caches are such.
    await run("chmod", ["-R", "u+rwX", folder]).catch(() => undefined);
    await rm(folder, options);
  }
}

async function removeOwned(folder: string, uid: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.uid === uid) await rm(path, { recursive: true, force: true });
  }
}
