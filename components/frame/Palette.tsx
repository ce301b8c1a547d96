"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { fetchJson } from "@/components/shared/fetchJson";
import type { EnvironmentPage } from "@/components/shared/live/listCache";
import type { PageCommand } from "@/components/shared/pageCommands";
import { Kbd } from "@/components/ui/Kbd";
import { Progress } from "@/components/ui/Progress";
import { StatusMark } from "@/components/ui/StatusMark";
import type { Environment } from "@/lib/environments/types";
import { closeOverlay } from "./overlay";
import { usePaletteCommands } from "./usePaletteCommands";

const groupLook =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs";

const shownEnvironments = 8;

/** Ctrl/Cmd+K: every page, action and environment, by typing. */
export function Palette() {
  const [text, setText] = useState("");
  const { actions, pages, openEnvironment } = usePaletteCommands();
  const found = useFoundEnvironments(text.trim());
  const environments = found.data?.items ?? [];
  const [shownActions, shownPages] = [matching(actions, text), matching(pages, text)];
  const [chosen, setChosen] = useFirstChosen(
    [...shownActions, ...shownPages].map(({ label }) => label),
    environments,
  );

  return (
    <PaletteFrame>
      <Command
        label="Search and commands"
        loop
        // The server matches environments, `matching` the rest.
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        className="flex min-h-0 flex-col"
      >
        <PaletteInput text={text} onText={setText} busy={found.isFetching} />
        <Command.List className="max-h-[min(60vh,26rem)] overflow-y-auto scroll-py-2 p-1.5 pt-0">
          <Command.Empty className="px-3 py-8 text-center text-muted">
            {found.isFetching ? "Searching…" : "Nothing found."}
          </Command.Empty>
          <Commands heading="Actions" commands={shownActions} />
          <Commands heading="Go to" commands={shownPages} />
          <Environments environments={environments} onOpen={openEnvironment} />
        </Command.List>
      </Command>
    </PaletteFrame>
  );
}

function useFoundEnvironments(text: string) {
  const q = useDeferredValue(text);
  return useQuery({
    queryKey: ["palette", q],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(shownEnvironments), ...(q ? { q } : {}) });
      return fetchJson<EnvironmentPage>(`/api/v1/environments?${query}`, signal);
    },
    placeholderData: keepPreviousData,
  });
}

/** Chooses the first row, and again whenever another one becomes the first: Enter always does something. */
function useFirstChosen(labels: string[], environments: Environment[]) {
  const [chosen, setChosen] = useState("");
  const first = labels[0] ?? environments[0]?.id ?? "";
  useEffect(() => setChosen(first), [first]);
  return [chosen, setChosen] as const;
}

/** The commands whose label has every word that was typed. */
function matching(commands: PageCommand[], text: string): PageCommand[] {
  const words = text.toLowerCase().split(/\s+/);
  return commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

function PaletteFrame({ children }: { children: ReactNode }) {
  return (
    <Radix.Root open onOpenChange={closeOverlay}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-50 mx-auto max-w-xl animate-rise overflow-hidden rounded-xl bg-raised shadow-pop outline-none sm:top-[14vh]"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteInput({ text, onText, busy }: { text: string; onText: (text: string) => void; busy: boolean }) {
  return (
    <div className="relative flex h-12 shrink-0 items-center gap-2.5 border-line border-b px-4">
      <Search aria-hidden className="size-4 text-faint" />
      <Command.Input
        value={text}
        onValueChange={onText}
        placeholder="Find an environment, a page or an action"
        className="h-full min-w-0 flex-1 bg-transparent text-base outline-none max-sm:text-lg"
      />
      <Kbd>Esc</Kbd>
      {busy && <Progress label="Searching" className="absolute inset-x-0 -bottom-px h-px" />}
    </div>
  );
}

function Environments({ environments, onOpen }: { environments: Environment[]; onOpen: (id: string) => void }) {
  if (environments.length === 0) return null;
  return (
    <Command.Group heading="Environments" className={groupLook}>
      {environments.map(({ id, name, status, project }) => (
        <Row
          key={id}
          value={id}
          icon={<StatusMark status={status} />}
          label={name}
          detail={project.name}
          onSelect={() => onOpen(id)}
        />
      ))}
    </Command.Group>
  );
}

function Commands({ heading, commands }: { heading: string; commands: PageCommand[] }) {
  if (commands.length === 0) return null;
  return (
    <Command.Group heading={heading} className={groupLook}>
      {commands.map(({ label, Icon, keys, run }) => (
        <Row key={label} value={label} icon={<Icon />} label={label} keys={keys} onSelect={run} />
      ))}
    </Command.Group>
  );
}

type RowProps = {
  value: string;
  icon: ReactNode;
  label: string;
  detail?: string;
  keys?: string | undefined;
  onSelect: () => void;
};

function Row({ value, icon, label, detail, keys, onSelect }: RowProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg:not([class*=text-])]:text-faint"
    >
      {icon}
      <span className="truncate">{label}</span>
      {detail && <span className="truncate text-faint">{detail}</span>}
      {keys && (
        <span className="ml-auto flex gap-1">
          {keys.split(" ").map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </Command.Item>
  );
}
