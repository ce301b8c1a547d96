import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { ProjectPage } from "@/components/projects/ProjectPage";
import { hasSandboxConsent } from "@/lib/access/sandboxConsent";
import { currentPerson } from "@/lib/access/session";
import { findProject } from "@/lib/projects/queries";
import { listTargets } from "@/lib/targets/queries";

type Props = { params: Promise<{ id: string }> };

/** Read once per request, for the title and the page. */
const load = cache(async (id: string) => {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return { actor, project: await findProject(actor, id) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project } = await load((await params).id);
  return { title: project?.name ?? "No such project" };
}

export default async function Page({ params }: Props) {
  const { actor, project } = await load((await params).id);
  if (!project) notFound();
  const [targets, hasConsent] = await Promise.all([listTargets(), hasSandboxConsent()]);
  return (
    <ProjectPage
      key={project.id}
      initial={project}
      targets={targets}
      hasConsent={hasConsent}
      isAdmin={actor.role === "admin"}
      personId={actor.id}
    />
  );
}
