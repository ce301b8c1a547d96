import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Navigation } from "@/components/frame/Navigation";
import { Overlays } from "@/components/frame/Overlays";
import { Providers } from "@/components/frame/Providers";
import { getPerson } from "@/lib/access/people";
import { currentPerson } from "@/lib/access/session";

/** Who is signed in decides what every page here shows: none is made at build time. */
export const dynamic = "force-dynamic";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const actor = await currentPerson();
  if (!actor) redirect("/sign-in");
  const { name, email } = await getPerson(actor.id);
  return (
    <Providers now={Date.now()}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-raised px-3 py-1.5 shadow-pop focus:translate-y-0"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh flex-col md:flex-row">
        <Navigation person={{ name, email }} />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      <Overlays />
    </Providers>
  );
}
