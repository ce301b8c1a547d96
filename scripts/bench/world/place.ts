import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { listAccounts, removeAccount, separatesAccounts } from "@/lib/sandbox/instances/accounts/accounts";
import { isRoot, removeAccount as removeSystemAccount } from "@/scripts/account";
import { reachableBase } from "@/scripts/reachable";

export type Place = { folder: string; accountName: string };

/** A folder that the users of Postgres and of instances can enter; gone, with those users, when the stack ends. */
export async function openPlace(stack: AsyncDisposableStack): Promise<Place> {
  const base = isRoot() ? await reachableBase(tmpdir()) : tmpdir();
  const folder = await mkdtemp(path.join(base, "mayfly-bench-"));
  await chmod(folder, 0o711);
  const accountName = `mayfly-${randomBytes(6).toString("hex")}`;
  stack.defer(async () => {
    if (separatesAccounts()) for (const { name } of await listAccounts(folder)) await removeAccount(name);
    await rm(folder, { recursive: true, force: true });
    if (isRoot()) await removeSystemAccount(accountName);
  });
  return { folder, accountName };
}

/** Where the sandbox writes how it is reached. */
export function sandboxFile(folder: string): string {
  return path.join(folder, "sandbox.json");
}
