import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { EnvironmentPage } from "@/components/environment/EnvironmentPage";
import { currentPerson } from "@/lib/access/session";
import { findEnvironment } from "@/lib/environments/queries";
import { lastSequence } from "@/lib/logs/read";

type Props = { params: Promise<{ id: string }> };

/** Read once per request, for the title and the page. */
const load = cache(async (id: string) => {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return findEnvironment(actor, id);
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const environment = await load((await params).id);
  return { title: environment?.name ?? "No such environment" };
}

export default async function Page({ params }: Props) {
  const environment = await load((await params).id);
  if (!environment) notFound();
  return <EnvironmentPage key={environment.id} initial={environment} last={await lastSequence(environment.id)} />;
}
