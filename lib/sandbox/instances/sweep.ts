import { readdir } from "node:fs/promises";
import type { Cloud } from "@/lib/sandbox/cloud";
import { type Account, listAccounts, removeAccount, separatesAccounts } from "./accounts/accounts";
import { removeDisk } from "./disk";
import { endProcesses } from "./endProcesses";
import { instanceFolder, instancesFolder } from "./paths";

/** Removes the processes, files and users that a killed sandbox left and that no living instance owns. */
export async function sweepOrphans(cloud: Cloud): Promise<void> {
  const { place, store } = cloud;
  const living = [...store.instances.values()].filter(({ state }) => state !== "terminated");
  const accounts = separatesAccounts() ? await listAccounts(place) : [];
  const known = new Set(living.map(({ account }) => account?.name));
  const pending = new Set(living.filter(({ account }) => !account).map(({ id }) => id.slice(-8)));
  const orphans = accounts.filter(({ name }) => !known.has(name) && !pending.has(name.slice(-8)));
  const folders = (await readdir(instancesFolder(place))).filter((id) => !living.some((record) => record.id === id));
  const left = folders.map((id) =>
    remove(cloud, id, orphans.find(({ name }) => name.slice(-8) === id.slice(-8)) ?? null),
  );
  await Promise.all(left);
  for (const account of orphans) {
    await remove(cloud, `i-${account.name}`, account);
    await removeAccount(account.name);
  }
}

async function remove({ place, delays }: Cloud, id: string, account: Account | null): Promise<void> {
  await endProcesses({ instanceId: id, folder: instanceFolder(place, id), account }, delays.graceMs);
  await removeDisk(place, id, account);
}
