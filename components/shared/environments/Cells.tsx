"use client";

import { ArrowUpRight, KeyRound } from "lucide-react";
import { useState } from "react";
import { CopyButton } from "@/components/ui/CopyButton";
import { PageLink } from "@/components/ui/PageLink";
import { Ago, Countdown } from "@/components/ui/Time";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";
import { repositoryLabel, shortRevision, urlLabel } from "./sourceName";

type CellProps = { environment: Environment };

/** The row's one link. On a phone, what other columns say stands below it. */
export function NameCell({ environment }: CellProps) {
  return (
    <>
      <PageLink
        href={`/environments/${environment.id}`}
        data-row-link
        className="block scroll-my-28 truncate font-medium outline-none"
      >
        {environment.name}
      </PageLink>
      <span className="flex min-w-0 gap-1.5 text-faint text-xs md:hidden">
        <span className="truncate">{repositoryLabel(environment.repositoryUrl)}</span>
        <span className="shrink-0">
          · <TimeLeftCell environment={environment} suffix=" left" />
        </span>
      </span>
    </>
  );
}

export function SourceCell({ environment: { repositoryUrl, ref, revision } }: CellProps) {
  const branch = ref && ref !== revision ? ref : null;
  return (
    <span className="flex min-w-0 items-baseline" data-tip={branch ? `${repositoryUrl} at ${branch}` : repositoryUrl}>
      <span className="truncate">{repositoryLabel(repositoryUrl)}</span>
      {revision ? (
        <span className="shrink-0 font-mono text-faint text-xs">@{shortRevision(revision)}</span>
      ) : (
        branch && <span className="min-w-8 truncate text-faint">@{branch}</span>
      )}
    </span>
  );
}

/** Answers only while something runs behind it. What copies it comes with the pointer. */
export function UrlCell({ environment: { status, url } }: CellProps) {
  const [isNear, setNear] = useState(false);
  if (!url || ["resting", "ended", "leaving"].includes(phase(status))) return <span className="text-faint">–</span>;
  return (
    <span
      className="relative flex min-w-0 items-center"
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
    >
      <a
        href={url}
        target="_blank"
        rel="noreferrer"
        tabIndex={-1}
        className="flex min-w-0 items-center gap-0.5 text-accent hover:underline"
      >
        <span className="truncate">{urlLabel(url)}</span>
        <ArrowUpRight aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">(opens in a new tab)</span>
      </a>
      {isNear && (
        <CopyButton
          value={url}
          label="Copy URL"
          tabIndex={-1}
          className="absolute -right-1 size-6 bg-raised hover:bg-raised"
        />
      )}
    </span>
  );
}

/** `suffix` follows what is left, with its space. */
export function TimeLeftCell({ environment, suffix }: CellProps & { suffix?: string }) {
  const { status, expiresAt, terminatedAt } = environment;
  const stage = phase(status);
  if (stage === "ended") {
    return terminatedAt ? (
      <Ago value={terminatedAt} className="text-faint" />
    ) : (
      <span className="text-faint">ended</span>
    );
  }
  if (stage === "leaving") return <span className="text-faint">ending</span>;
  return <Countdown value={expiresAt} over="ending" suffix={suffix} />;
}

export function OwnerCell({ environment: { owner } }: CellProps) {
  return (
    <span className="flex min-w-0 items-center gap-1 text-muted">
      {owner.kind === "token" && <KeyRound aria-label="Token" className="size-3.5 shrink-0 text-faint" />}
      <span className="truncate">{owner.name}</span>
    </span>
  );
}
