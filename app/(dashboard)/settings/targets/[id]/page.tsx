import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { TargetPage } from "@/components/targets/TargetPage";
import { currentPerson } from "@/lib/access/session";
import { listConnected } from "@/lib/targets/connected";
import { sizeChoices } from "@/lib/targets/queries";

type Props = { params: Promise<{ id: string }> };

/** Read once per request, for the title and the page; null for whoever may not see it, too. */
const load = cache(async (id: string) => {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  if (actor.role !== "admin") return null;
  return (await listConnected(actor)).find((target) => target.id === id) ?? null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const target = await load((await params).id);
  return { title: target?.name ?? "No such target" };
}

export default async function Page({ params }: Props) {
  const target = await load((await params).id);
  if (!target) notFound();
  return <TargetPage key={target.id} initial={target} sizes={sizeChoices} />;
}
