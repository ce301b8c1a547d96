import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/Button";

/** Why a one-time link leads nowhere, and what to do instead. */
export function LinkProblem({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-1">
      <h2 className="text-base">{title}</h2>
      <p className="text-muted">{children}</p>
      <ButtonLink href="/sign-in" className="mt-3">
        Go to the sign-in page
      </ButtonLink>
    </div>
  );
}
