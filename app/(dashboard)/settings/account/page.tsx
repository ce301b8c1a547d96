import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountPage } from "@/components/settings/AccountPage";
import { getPerson } from "@/lib/access/people";
import { currentPerson } from "@/lib/access/session";

export const metadata: Metadata = { title: "Account" };

export default async function Page({ searchParams }: { searchParams: Promise<{ password?: string | string[] }> }) {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  const [person, { password }] = await Promise.all([getPerson(actor.id), searchParams]);
  return <AccountPage person={person} passwordChanged={password === "changed"} />;
}
