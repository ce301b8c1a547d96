import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { EnvironmentPage } from "@/components/environment/EnvironmentPage";
import { statusWord } from "@/components/ui/StatusMark";
import { hasSandboxConsent } from "@/lib/access/sandboxConsent";
import { currentPerson } from "@/lib/access/session";
import { listSshKeys } from "@/lib/access/sshKeys/list";
import { findEnvironment } from "@/lib/environments/queries";
import { readEnd } from "@/lib/logs/read";
import { listTargets } from "@/lib/targets/queries";

type Props = { params: Promise<{ id: string }> };

/** Read once per request, for the title and the page. */
const load = cache(async (id: string) => {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return { actor, environment: await findEnvironment(actor, id) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await load((await params).id);
  if (!environment) return { title: "No such environment" };
  return { title: `${statusWord(environment.status)}: ${environment.name}` };
}

export default async function Page({ params }: Props) {
  const { actor, environment } = await load((await params).id);
  if (!environment) notFound();
  const isOwn = environment.owner.kind === "user" && environment.owner.id === actor.id;
  const [log, targets, hasConsent, keys] = await Promise.all([
    readEnd(environment.id),
    listTargets(),
    hasSandboxConsent(),
    isOwn ? listSshKeys(actor) : [],
  ]);
  return (
    <EnvironmentPage
      key={environment.id}
      initial={environment}
      log={log}
      hasKey={keys.length > 0}
      targets={targets}
      hasConsent={hasConsent}
      isAdmin={actor.role === "admin"}
      personId={actor.id}
    />
  );
}
