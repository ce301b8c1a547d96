import type { ReactNode } from "react";
import { cn } from "./cn";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  /** One sentence: what would be here, or what to do. */
  description?: ReactNode;
  /** One primary action, perhaps a quiet second. */
  actions?: ReactNode;
  /** It is all that the page says: its title is the page's. */
  isPage?: boolean;
  className?: string;
};

export function EmptyState({ icon, title, description, actions, isPage = false, className }: EmptyStateProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div className={cn("mx-auto flex max-w-sm flex-col items-center px-4 py-16 text-center", className)}>
      {icon && <div className="mb-4 text-faint [&_svg]:size-6">{icon}</div>}
      <Heading className="text-base">{title}</Heading>
      {description && <p className="mt-1 text-balance text-muted text-sm">{description}</p>}
      {actions && <div className="mt-5 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}
