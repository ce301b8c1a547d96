import { Boxes, FolderGit2, type LucideIcon, Settings } from "lucide-react";

/** `under`: the path that all of the place's pages lie under. `keys`: what leads there. */
export type Place = { href: string; under: string; label: string; keys: string; Icon: LucideIcon };

/** The main parts of Mayfly, as the navigation lists them. */
export const places: Place[] = [
  { href: "/environments", under: "/environments", label: "Environments", keys: "G E", Icon: Boxes },
  { href: "/projects", under: "/projects", label: "Projects", keys: "G P", Icon: FolderGit2 },
  { href: "/settings/account", under: "/settings", label: "Settings", keys: "G S", Icon: Settings },
];
