import type { ReactNode } from "react";
import { Mark } from "@/components/ui/Mark";

type AuthFrameProps = { title: string; description?: ReactNode; children: ReactNode };

/** The pages before the sign-in: one quiet column. */
export function AuthFrame({ title, description, children }: AuthFrameProps) {
  return (
    <main className="grid min-h-dvh grid-rows-[1fr_auto_1.4fr] bg-sunken px-4 py-10">
      <div className="row-start-2 mx-auto w-full max-w-sm">
        <Mark className="mx-auto size-9" />
        <h1 className="mt-5 text-center text-xl">{title}</h1>
        {description && <p className="mt-1 text-balance text-center text-muted">{description}</p>}
        <div className="mt-7 rounded-xl border border-line bg-raised p-5 shadow-[0_1px_2px_oklch(0.2_0.02_250/0.04)]">
          {children}
        </div>
      </div>
    </main>
  );
}
