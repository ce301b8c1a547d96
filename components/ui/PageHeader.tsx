import type { ReactNode } from "react";
import { cn } from "./cn";

type PageHeaderProps = { title: ReactNode; description?: ReactNode; actions?: ReactNode; className?: string };

/** The first line of a page: its title, and what can be done here. */
export function PageHeader({ title, description, actions, className }: PageHeaderProps) {
  return (
    <header className={cn("flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3", className)}>
      <div className="min-w-0">
        <h1 className="truncate text-lg">{title}</h1>
        {description && <p className="text-muted text-sm">{description}</p>}
      </div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  );
}
