import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Kbd } from "@/components/ui/Kbd";
import type { LogSearchState } from "./useLogSearch";

const typingMs = 150;

/** The search field: Enter goes on, Shift+Enter back, Esc empties it. `/` and Ctrl+F come here. */
export function LogSearch({ state, onLeave }: { state: LogSearchState; onLeave: () => void }) {
  const { text, search, step } = state;
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => search(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed, text, search]);

  const clear = () => {
    setTyped("");
    search("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (typed) clear();
      else onLeave();
    } else if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search className="flex min-w-0 flex-1 items-center gap-1 sm:max-w-md">
      <span className="relative min-w-0 flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" />
        <Input
          ref={input}
          data-filter
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder="Search the log"
          aria-label="Search the log"
          maxLength={500}
          spellCheck={false}
          className="h-7 pr-8 pl-8 max-sm:text-lg [&::-webkit-search-cancel-button]:hidden"
        />
        {typed ? (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={clear}
            className="absolute top-1 right-1 flex size-5 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        ) : (
          <Kbd className="absolute top-[5px] right-1.5 max-sm:hidden">/</Kbd>
        )}
      </span>
      {text && <Matches state={state} />}
    </search>
  );
}

function Matches({ state }: { state: LogSearchState }) {
  const { step, found } = state;
  return (
    <>
      <Count state={state} />
      <Arrow label="Previous match" disabled={found === 0} onClick={() => step(-1)}>
        <ChevronUp />
      </Arrow>
      <Arrow label="Next match" disabled={found === 0} onClick={() => step(1)}>
        <ChevronDown />
      </Arrow>
    </>
  );
}

function Arrow({ label, ...rest }: { label: string; disabled: boolean; onClick: () => void; children: ReactNode }) {
  return <Button size="icon-sm" variant="ghost" aria-label={label} data-tip={label} {...rest} />;
}

function Count({ state: { position, found, matches } }: { state: LogSearchState }) {
  const more = matches?.full || matches?.scanning ? "+" : "";
  const words =
    found === 0 ? (matches?.scanning ? "Searching" : "No match") : `${position} of ${found.toLocaleString()}${more}`;
  return (
    <output aria-live="polite" className="shrink-0 px-1 text-faint text-xs tabular-nums">
      {words}
    </output>
  );
}
