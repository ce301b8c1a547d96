import type { ReactNode } from "react";

type FormGroupProps = { title: string; text: ReactNode; number?: number; children: ReactNode };

/** A part of a target's form. Numbered where the parts are gone through one after another. */
export function FormGroup({ title, text, number, children }: FormGroupProps) {
  return (
    <section className="grid gap-x-8 gap-y-4 border-line border-b py-6 last-of-type:border-b-0 md:grid-cols-[14rem_1fr]">
      <div>
        <h3 className="flex items-baseline gap-2 text-base">
          {number !== undefined && <span className="text-faint tabular-nums">{number}</span>}
          {title}
        </h3>
        <p className="mt-0.5 text-balance text-muted">{text}</p>
      </div>
      <div className="grid min-w-0 content-start gap-4 sm:grid-cols-2">{children}</div>
    </section>
  );
}
