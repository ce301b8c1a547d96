import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { TokensPage } from "@/components/settings/TokensPage";
import { currentPerson } from "@/lib/access/session";
import { listTokens } from "@/lib/access/tokens";
import { env } from "@/lib/platform/env";

export const metadata: Metadata = { title: "Tokens" };

export default async function Page() {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return <TokensPage tokens={await listTokens(actor)} isAdmin={actor.role === "admin"} url={env().url} />;
}
