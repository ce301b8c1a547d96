import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SshKeysPage } from "@/components/settings/SshKeysPage";
import { currentPerson } from "@/lib/access/session";
import { listSshKeys } from "@/lib/access/sshKeys/list";

export const metadata: Metadata = { title: "SSH keys" };

export default async function Page() {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return <SshKeysPage keys={await listSshKeys(actor)} />;
}
