"use client";

import {
  FileKey,
  FlaskConical,
  Keyboard,
  KeyRound,
  LogOut,
  Moon,
  Plus,
  Server,
  Sun,
  UserRound,
  Users,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useTrySample } from "@/components/shared/environments/useTrySample";
import { leave } from "@/components/shared/leave";
import { useNewEnvironment } from "@/components/shared/newEnvironment/useNewEnvironment";
import { type PageCommand, pageCommands } from "@/components/shared/pageCommands";
import { closeOverlay, openOverlay } from "./overlay";
import { places } from "./places";

const settings = [
  { href: "/settings/account", label: "Account", Icon: UserRound },
  { href: "/settings/ssh-keys", label: "SSH keys", Icon: FileKey },
  { href: "/settings/people", label: "People", Icon: Users },
  { href: "/settings/targets", label: "Targets", Icon: Server },
  { href: "/settings/tokens", label: "Tokens", Icon: KeyRound },
];

/** What the palette can do. Every command closes it first. */
export function usePaletteCommands(): {
  actions: PageCommand[];
  pages: PageCommand[];
  openEnvironment: (id: string) => void;
} {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const newEnvironment = useNewEnvironment();
  const sample = useTrySample();
  const dark = resolvedTheme === "dark";

  const closing = (run: () => void) => () => {
    closeOverlay();
    run();
  };
  const go = (href: string) => closing(() => router.push(href));

  return {
    openEnvironment: (id) => go(`/environments/${id}`)(),
    actions: [
      ...pageCommands().map(({ run, ...command }) => ({ ...command, run: closing(run) })),
      { label: "New environment", Icon: Plus, keys: "N", run: closing(newEnvironment.open) },
      { label: "Try the sample", Icon: FlaskConical, run: closing(() => void sample.start()) },
      {
        label: dark ? "Use the light theme" : "Use the dark theme",
        Icon: dark ? Sun : Moon,
        run: closing(() => setTheme(dark ? "light" : "dark")),
      },
      { label: "Keyboard shortcuts", Icon: Keyboard, keys: "?", run: () => openOverlay("shortcuts") },
      { label: "Sign out", Icon: LogOut, run: closing(() => void leave()) },
    ],
    pages: [
      ...places.slice(0, 2).map(({ href, label, Icon, keys }) => ({ label, Icon, keys, run: go(href) })),
      ...settings.map(({ href, label, Icon }) => ({ label: `Settings: ${label}`, Icon, run: go(href) })),
    ],
  };
}
