import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountPage } from "@/components/settings/AccountPage";
import { getPerson } from "@/lib/access/people";
import { currentPerson } from "@/lib/access/session";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return <AccountPage person={await getPerson(actor.id)} />;
}
