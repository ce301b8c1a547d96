import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { SettingsNavigation } from "@/components/settings/SettingsNavigation";
import { PageHeader } from "@/components/ui/PageHeader";
import { currentPerson } from "@/lib/access/session";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  return (
    <>
      <PageHeader title="Settings" className="px-4 lg:px-6" />
      <SettingsNavigation isAdmin={actor.role === "admin"} />
      <div className="px-4 pt-2 pb-10 lg:px-6">{children}</div>
    </>
  );
}
