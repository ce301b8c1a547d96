import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { AddedTargets } from "@/components/targets/AddedTargets";
import { NewTargetPage } from "@/components/targets/NewTargetPage";
import { currentPerson } from "@/lib/access/session";
import { listConnected } from "@/lib/targets/connected";
import { sizeChoices } from "@/lib/targets/queries";

export const metadata: Metadata = { title: "Connect an AWS account" };

/** `added`: the targets that were just made, for the doctor's look at them. */
type Props = { searchParams: Promise<{ added?: string | string[] }> };

export default async function Page({ searchParams }: Props) {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  if (actor.role !== "admin") notFound();
  const added = String((await searchParams).added ?? "").split(",");
  const targets = (await listConnected(actor)).filter(({ id }) => added.includes(id));
  return targets.length > 0 ? <AddedTargets targets={targets} /> : <NewTargetPage sizes={sizeChoices} />;
}
