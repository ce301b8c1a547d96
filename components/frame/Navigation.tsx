"use client";

import { Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { useModifier } from "@/components/shared/useModifier";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/Kbd";
import { Mark } from "@/components/ui/Mark";
import { PageLink } from "@/components/ui/PageLink";
import { openOverlay } from "./overlay";
import { type Place, places } from "./places";
import { type Person, UserMenu } from "./UserMenu";

/** A bar at the top of a phone, a rail of signs on a tablet, a column with words on anything wider. */
export function Navigation({ person }: { person: Person }) {
  return (
    <header className="sticky top-0 z-30 flex h-12 shrink-0 items-center gap-1 border-line border-b bg-sunken px-2 md:h-dvh md:w-14 md:flex-col md:items-stretch md:border-r md:border-b-0 md:py-3 lg:w-52 lg:px-3">
      <PageLink
        href="/environments"
        className="flex size-9 shrink-0 items-center justify-center gap-2 rounded-md md:mb-3 md:w-full lg:justify-start lg:px-2"
        aria-label="Mayfly"
      >
        <Mark className="size-5" />
        <span className="hidden font-semibold text-base tracking-tight lg:inline">Mayfly</span>
      </PageLink>
      <SearchButton />
      <nav aria-label="Main" className="flex gap-0.5 md:flex-col">
        {places.map((place) => (
          <PlaceLink key={place.href} {...place} />
        ))}
      </nav>
      <div className="max-md:order-2 md:mt-auto">
        <UserMenu person={person} />
      </div>
    </header>
  );
}

function SearchButton() {
  const modifier = useModifier();
  return (
    <button
      type="button"
      onClick={() => openOverlay("palette")}
      aria-label="Search and commands"
      data-tip="Search and commands"
      className="order-1 ml-auto flex size-9 items-center justify-center gap-2 rounded-md text-muted hover:bg-hover hover:text-text md:order-none md:mb-3 md:ml-0 md:w-full lg:h-8 lg:justify-start lg:border lg:border-line lg:bg-bg lg:px-2 lg:hover:border-line-strong lg:hover:bg-bg"
    >
      <Search aria-hidden className="size-4" />
      <span className="hidden flex-1 text-left lg:inline">Search</span>
      <Kbd className="hidden lg:inline-flex">{modifier} K</Kbd>
    </button>
  );
}

function PlaceLink({ href, under, label, Icon }: Place) {
  const pathname = usePathname();
  const here = pathname === under || pathname.startsWith(`${under}/`);
  return (
    <PageLink
      href={href}
      aria-current={here ? "page" : undefined}
      data-tip={label}
      className={cn(
        "flex h-9 min-w-9 items-center justify-center gap-2 rounded-md px-2 text-muted transition-colors duration-75 hover:bg-hover hover:text-text lg:h-8 lg:justify-start",
        here && "bg-pressed font-medium text-text",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={cn("max-md:sr-only md:max-lg:sr-only", here && "max-md:not-sr-only")}>{label}</span>
    </PageLink>
  );
}
