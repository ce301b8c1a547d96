import { CircleAlert, Info, OctagonX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  info: { Icon: Info, box: "border-line bg-sunken", icon: "text-faint" },
  warn: { Icon: TriangleAlert, box: "border-warn/25 bg-warn-soft", icon: "text-warn" },
  bad: { Icon: OctagonX, box: "border-bad/25 bg-bad-soft", icon: "text-bad" },
  accent: { Icon: CircleAlert, box: "border-accent/25 bg-accent-soft", icon: "text-accent" },
};

type AlertProps = {
  tone?: keyof typeof tones;
  /** What happened. Why, and what to do next, are the children. */
  title?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children?: ReactNode;
};

export function Alert({ tone = "info", title, actions, className, children }: AlertProps) {
  const { Icon, box, icon } = tones[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={cn("flex gap-2.5 rounded-lg border px-3 py-2.5", box, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", icon)} />
      <div className="min-w-0 flex-1 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-muted">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
