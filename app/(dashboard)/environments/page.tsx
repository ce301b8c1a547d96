import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral, type SearchParams } from "nuqs/server";
import { EnvironmentsPage } from "@/components/environments/EnvironmentsPage";
import type { Choice } from "@/components/environments/ListFilterBar";
import { assumedRows } from "@/components/shared/environments/rowsInSight";
import { listParameters, listQuery } from "@/components/shared/live/listFilters";
import { listPeople } from "@/lib/access/people";
import { hasSandboxConsent } from "@/lib/access/sandboxConsent";
import { currentPerson, type PersonActor } from "@/lib/access/session";
import { listEnvironments } from "@/lib/environments/queries";
import { listSchema } from "@/lib/environments/schema";
import { listTargets } from "@/lib/targets/queries";

const loadFilters = createLoader(listParameters({ parseAsArrayOf, parseAsString, parseAsStringLiteral }));

export const metadata: Metadata = { title: "Environments" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  const query = listQuery(await loadFilters(searchParams));
  const [page, targets, hasConsent, owners] = await Promise.all([
    firstPage(actor, query),
    listTargets(),
    hasSandboxConsent(),
    ownersFor(actor),
  ]);
  return (
    <EnvironmentsPage
      first={page && { query, page, at: Date.now() }}
      targets={targets}
      hasConsent={hasConsent}
      isAdmin={actor.role === "admin"}
      personId={actor.id}
      owners={owners}
    />
  );
}

/** As much as the server draws. Null where the URL asks for something that no list has: the browser's own request will say what. */
async function firstPage(actor: PersonActor, query: string) {
  const parsed = listSchema.safeParse(Object.fromEntries(new URLSearchParams(query)));
  return parsed.success ? listEnvironments(actor, { ...parsed.data, limit: assumedRows }) : null;
}

/** Members see their own environments only: there is nothing to choose. */
async function ownersFor(actor: PersonActor): Promise<Choice[]> {
  if (actor.role !== "admin") return [];
  return (await listPeople(actor)).map(({ id, name }) => ({ id, name }));
}
