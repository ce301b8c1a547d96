"use client";

import { useQuery } from "@tanstack/react-query";
import { ListFilter, Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { fetchJson } from "@/components/shared/fetchJson";
import { isFiltered, type ListFilters } from "@/components/shared/live/listFilters";
import { Button } from "@/components/ui/Button";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/Kbd";
import { Menu } from "@/components/ui/Menu";
import type { MenuItem } from "@/components/ui/menuItem";
import { StatusMark, statusWord } from "@/components/ui/StatusMark";
import { phase, type Status, statuses } from "@/lib/environments/lifecycle";

export type Choice = { id: string; name: string };

type ListFilterBarProps = {
  filters: ListFilters;
  onFilters: (changes: Partial<ListFilters> | null) => void;
  owners: Choice[];
};

export function ListFilterBar({ filters, onFilters, owners }: ListFilterBarProps) {
  return (
    <search
      aria-label="Filter environments"
      className="sticky top-12 z-20 flex h-12 items-center gap-2 overflow-x-auto bg-bg px-4 [scrollbar-width:none] md:top-0 lg:px-6"
    >
      <TextFilter value={filters.q} onValue={(q) => onFilters({ q })} />
      <StatusFilter chosen={filters.status} onChosen={(status) => onFilters({ status })} />
      <ProjectFilter chosen={filters.project} onChosen={(project) => onFilters({ project })} />
      {owners.length > 1 && (
        <ChoiceFilter
          label="Owner"
          choices={owners}
          chosen={filters.owner}
          onChosen={(owner) => onFilters({ owner })}
        />
      )}
      {isFiltered(filters) && (
        <Button variant="ghost" className="px-2" onClick={() => onFilters(null)}>
          <X />
          Clear
        </Button>
      )}
    </search>
  );
}

const typingPauseMs = 150;

/** Asks once the typing pauses; Esc empties it, then leaves it. */
function TextFilter({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }

  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onValue(text), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text, value, onValue]);

  return (
    <div className="relative min-w-36 flex-1 md:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <input
        type="search"
        data-filter
        aria-label="Filter by name, repository or branch"
        placeholder="Filter"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text) setText("");
          else event.currentTarget.blur();
        }}
        className="peer h-8 w-full rounded-md border border-line-strong bg-bg px-2.5 pl-8 text-sm transition-colors hover:border-faint/60 focus:border-accent focus:outline-none focus:ring-3 focus:ring-accent-soft max-sm:text-lg [&::-webkit-search-cancel-button]:hidden"
      />
      <Kbd className="pointer-events-none absolute top-[7px] right-2 hidden md:peer-placeholder-shown:inline-flex md:peer-focus:hidden">
        /
      </Kbd>
    </div>
  );
}

const groups = [
  { label: "All that live", statuses: statuses.filter((status) => phase(status) !== "ended") },
  { label: "All that ended", statuses: statuses.filter((status) => phase(status) === "ended") },
];

function StatusFilter({ chosen, onChosen }: { chosen: Status[]; onChosen: (chosen: Status[]) => void }) {
  const isGroup = (group: Status[]) =>
    group.length === chosen.length && group.every((status) => chosen.includes(status));
  const group = groups.find((candidate) => isGroup(candidate.statuses));
  const items: MenuItem[] = [
    ...groups.map(({ label, statuses: members }) => ({
      label,
      checked: isGroup(members),
      onSelect: () => onChosen(isGroup(members) ? [] : members),
    })),
    "separator",
    ...statuses.map((status) => ({
      label: statusWord(status),
      icon: <StatusMark status={status} />,
      checked: chosen.includes(status),
      onSelect: () => onChosen(statuses.filter((other) => (other === status) !== chosen.includes(other))),
    })),
  ];
  const words = group
    ? [group.label.replace("All that ", "")]
    : chosen.map((status) => statusWord(status).toLowerCase());
  return (
    <FilterMenu label="Status" items={items} value={words.length > 2 ? `${words.length} chosen` : words.join(", ")} />
  );
}

/** The projects are asked for when the menu is first needed. */
function ProjectFilter({ chosen, onChosen }: { chosen: string; onChosen: (id: string) => void }) {
  const [wanted, setWanted] = useState(false);
  const projects = useQuery({
    queryKey: ["projects", "choices"],
    queryFn: ({ signal }) => fetchJson<{ items: Choice[] }>("/api/v1/projects?limit=200", signal),
    enabled: wanted || chosen !== "",
  });
  return (
    <ChoiceFilter
      label="Project"
      onNear={() => setWanted(true)}
      choices={projects.data?.items ?? []}
      chosen={chosen}
      onChosen={onChosen}
    />
  );
}

type ChoiceFilterProps = {
  label: string;
  choices: Choice[];
  chosen: string;
  onChosen: (id: string) => void;
  /** The pointer or the focus comes near: the choices will be needed. */
  onNear?: () => void;
};

function ChoiceFilter({ label, choices, chosen, onChosen, onNear }: ChoiceFilterProps) {
  const items: MenuItem[] = choices.map(({ id, name }) => ({
    label: name,
    checked: id === chosen,
    closes: true,
    onSelect: () => onChosen(id === chosen ? "" : id),
  }));
  const name = choices.find(({ id }) => id === chosen)?.name ?? (chosen ? "…" : "");
  return (
    <FilterMenu
      label={label}
      items={items.length > 0 ? items : [{ heading: "Nothing to choose yet" }]}
      value={name}
      onNear={onNear}
    />
  );
}

type FilterMenuProps = { label: string; value: string; items: MenuItem[]; onNear?: (() => void) | undefined };

function FilterMenu({ label, value, items, onNear }: FilterMenuProps) {
  return (
    <Menu items={items} align="start" onNear={onNear} className={cn("px-2.5", !value && "border-dashed text-muted")}>
      <ListFilter aria-hidden className="max-md:hidden" />
      {label}
      {value && <span className="max-w-40 truncate font-normal text-accent">{value}</span>}
    </Menu>
  );
}
