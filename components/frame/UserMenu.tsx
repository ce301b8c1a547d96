"use client";

import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { leave } from "@/components/shared/leave";
import { Menu } from "@/components/ui/Menu";
import type { MenuItem } from "@/components/ui/menuItem";
import { openOverlay } from "./overlay";

export type Person = { name: string; email: string };

const themes = [
  { value: "system", label: "System theme" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** Who is signed in, and what concerns only them: account, theme, leaving. */
export function UserMenu({ person }: { person: Person }) {
  const router = useRouter();
  const { theme, setTheme } = useTheme();
  const items: MenuItem[] = [
    { heading: person.email },
    { label: "Account", onSelect: () => router.push("/settings/account") },
    { label: "Keyboard shortcuts", keys: "?", onSelect: () => openOverlay("shortcuts") },
    "separator",
    ...themes.map(({ value, label }) => ({
      label,
      checked: theme === value,
      closes: true,
      onSelect: () => setTheme(value),
    })),
    "separator",
    { label: "Sign out", onSelect: () => void leave() },
  ];
  return (
    <Menu
      items={items}
      align="start"
      variant="ghost"
      className="h-9 justify-start gap-2 px-1.5 text-text lg:w-46"
      aria-label={`${person.name}: account, theme, sign out`}
    >
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-medium text-2xs text-accent">
        {initials(person.name)}
      </span>
      <span className="hidden truncate font-normal lg:inline">{person.name}</span>
    </Menu>
  );
}
