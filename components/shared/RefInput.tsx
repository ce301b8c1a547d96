"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/Input";
import type { RepositoryCheck } from "./useRepositoryCheck";

type RefInputProps = {
  value: string;
  onValue: (value: string) => void;
  onBlur?: () => void;
  check: RepositoryCheck;
  inputRef?: (element: HTMLInputElement | null) => void;
};

type Suggestion = { name: string; kind: "branch" | "tag" };

const shownAtMost = 50;

/** A branch, tag or commit: typed freely, with those of the repository to choose from. */
export function RefInput({ value, onValue, onBlur, check, inputRef }: RefInputProps) {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const suggestions = open ? suggest(check, value) : [];
  const isShown = suggestions.length > 0;

  const choose = (name: string) => {
    onValue(name);
    setOpen(false);
  };
  const move = (step: number) => {
    const next = (active + step + suggestions.length) % suggestions.length;
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = suggestions[active];
    if (event.key === "ArrowDown" && !isShown) setOpen(true);
    else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp" && isShown) move(-1);
    else if (event.key === "Enter" && chosen && !event.ctrlKey && !event.metaKey) choose(chosen.name);
    else if (event.key === "Escape" && isShown) setOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative">
      <Input
        ref={inputRef}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${listId}-${active}` : undefined}
        placeholder={check.defaultBranch ?? "Default branch"}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono placeholder:font-sans"
        value={value}
        onChange={(event) => {
          onValue(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
          onBlur?.();
        }}
      />
      {isShown && <Suggestions ref={list} id={listId} suggestions={suggestions} active={active} onChoose={choose} />}
    </div>
  );
}

type SuggestionsProps = {
  ref: React.Ref<HTMLDivElement>;
  id: string;
  suggestions: Suggestion[];
  active: number;
  onChoose: (name: string) => void;
};

function Suggestions({ ref, id, suggestions, active, onChoose }: SuggestionsProps) {
  return (
    <div
      ref={ref}
      id={id}
      role="listbox"
      aria-label="Branches and tags"
      className="absolute inset-x-0 top-full z-10 mt-1 max-h-56 animate-rise overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
    >
      {suggestions.map(({ name, kind }, index) => (
        // The input keeps the focus and has the keys; the pointer chooses before the focus would leave.
        // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox are not focused.
        <div
          key={`${kind}:${name}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(name);
          }}
          className={cn(
            "flex h-7 items-center gap-3 rounded-md px-2 font-mono text-xs hover:bg-hover",
            index === active && "bg-hover",
          )}
        >
          <span className="flex-1 truncate">{name}</span>
          <span className="font-sans text-faint">{kind}</span>
        </div>
      ))}
    </div>
  );
}

function suggest({ branches, tags, defaultBranch }: RepositoryCheck, typed: string): Suggestion[] {
  const text = typed.trim().toLowerCase();
  const all: Suggestion[] = [
    ...branches
      .toSorted((one, other) => Number(other === defaultBranch) - Number(one === defaultBranch))
      .map((name) => ({ name, kind: "branch" as const })),
    ...tags.map((name) => ({ name, kind: "tag" as const })),
  ];
  const matching = all.filter(({ name }) => name.toLowerCase().includes(text) && name !== typed);
  return matching.slice(0, shownAtMost);
}
