import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { TargetsPage } from "@/components/targets/TargetsPage";
import { currentPerson } from "@/lib/access/session";
import { listConnected } from "@/lib/targets/connected";

export const metadata: Metadata = { title: "Targets" };

export default async function Page() {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  if (actor.role !== "admin") notFound();
  return <TargetsPage targets={await listConnected(actor)} />;
}
