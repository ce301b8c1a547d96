import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { PeoplePage } from "@/components/settings/PeoplePage";
import { listPeople } from "@/lib/access/people";
import { currentPerson } from "@/lib/access/session";

export const metadata: Metadata = { title: "People" };

export default async function Page() {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  if (actor.role !== "admin") notFound();
  return <PeoplePage people={await listPeople(actor)} ownId={actor.id} />;
}
