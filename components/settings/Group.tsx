import type { ReactNode } from "react";

type GroupProps = { title: string; text: ReactNode; children: ReactNode };

/** A part of a settings page: what it is about at the left, what can be done at the right. */
export function Group({ title, text, children }: GroupProps) {
  return (
    <section className="grid max-w-4xl gap-x-8 gap-y-4 border-line border-b py-6 last:border-b-0 md:grid-cols-[14rem_1fr]">
      <div>
        <h2 className="text-base">{title}</h2>
        <p className="mt-0.5 text-balance text-muted">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
