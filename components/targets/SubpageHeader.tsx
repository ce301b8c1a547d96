import Link from "next/link";
import type { ReactNode } from "react";

type SubpageHeaderProps = { title: ReactNode; text?: ReactNode; actions?: ReactNode };

/** The first lines of a page below the list of targets. */
export function SubpageHeader({ title, text, actions }: SubpageHeaderProps) {
  return (
    <header className="flex max-w-4xl flex-wrap items-start justify-between gap-x-6 gap-y-3 pt-4 pb-2">
      <div className="min-w-0">
        <nav aria-label="Breadcrumb" className="text-faint text-xs">
          <Link href="/settings/targets" className="hover:text-text">
            Targets
          </Link>
        </nav>
        <h2 className="mt-1 flex flex-wrap items-center gap-2 break-words text-xl">{title}</h2>
        {text && <div className="text-muted">{text}</div>}
      </div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  );
}
