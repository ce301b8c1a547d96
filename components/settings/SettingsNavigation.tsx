"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

const pages = [
  { href: "/settings/account", label: "Account", adminsOnly: false },
  { href: "/settings/ssh-keys", label: "SSH keys", adminsOnly: false },
  { href: "/settings/people", label: "People", adminsOnly: true },
  { href: "/settings/targets", label: "Targets", adminsOnly: true },
  { href: "/settings/tokens", label: "Tokens", adminsOnly: false },
];

/** The pages of the settings, as a line of links. */
export function SettingsNavigation({ isAdmin }: { isAdmin: boolean }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Settings" className="flex gap-4 px-4 shadow-[inset_0_-1px_0_var(--line)] lg:px-6">
      {pages
        .filter(({ adminsOnly }) => isAdmin || !adminsOnly)
        .map(({ href, label }) => {
          const here = pathname.startsWith(href);
          return (
            <Link
              key={href}
              href={href}
              aria-current={here ? "page" : undefined}
              className={cn(
                "flex h-9 items-center border-transparent border-b text-muted hover:text-text focus-visible:-outline-offset-2",
                here && "border-text text-text",
              )}
            >
              {label}
            </Link>
          );
        })}
    </nav>
  );
}
