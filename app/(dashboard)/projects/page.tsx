import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ProjectsPage } from "@/components/projects/ProjectsPage";
import { currentPerson } from "@/lib/access/session";
import { listProjects } from "@/lib/projects/queries";

export const metadata: Metadata = { title: "Projects" };

const pageSize = 50;

export default async function Page({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  const { q } = await searchParams;
  const text = typeof q === "string" ? q.trim().slice(0, 200) : "";
  const page = await listProjects(actor, { limit: pageSize, ...(text ? { q: text } : {}) });
  return <ProjectsPage first={{ q: text, page, at: Date.now() }} showOwners={actor.role === "admin"} />;
}
