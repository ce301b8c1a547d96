import type { Cloud } from "@/lib/sandbox/cloud";
import { giveDisk } from "@/lib/sandbox/instances/disk";
import { homeFolder } from "@/lib/sandbox/instances/paths";
import { addAccount, listAccounts, separatesAccounts } from "./accounts";

/**
 * Makes sure that what the state says about users is so on this machine, before anything is ended or started as
 * one of them: the state may come from another machine, or from a sandbox that ran as somebody else.
 */
export async function reconcileAccounts({ place, store }: Cloud): Promise<void> {
  const known = separatesAccounts() ? await listAccounts(place) : [];
  for (const record of store.instances.values()) {
    const { id, account, state, userData } = record;
    if (!separatesAccounts()) record.account = null;
    // Without a disk it has run nothing yet: its first boot makes the user.
    else if (state !== "terminated" && userData === null) {
      if (account && known.some(({ name, uid }) => name === account.name && uid === account.uid)) continue;
      record.account = await addAccount(id, homeFolder(place, id));
      await giveDisk(place, id, record.account);
    }
  }
}
