import { Undo2, X } from "lucide-react";
import { useFormContext } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { cn } from "@/components/ui/cn";
import type { ProjectDraft } from "./projectDraft";

/** The names that are stored; one can be taken away, or set anew below. */
export function StoredVariables({ names }: { names: string[] }) {
  const { watch, setValue } = useFormContext<ProjectDraft>();
  const removed = watch("removed");
  if (names.length === 0) return null;
  const toggle = (name: string) => {
    const next = removed.includes(name) ? removed.filter((other) => other !== name) : [...removed, name];
    setValue("removed", next, { shouldDirty: true });
  };
  return (
    <ul aria-label="Stored variables" className="divide-y divide-line rounded-md border border-line sm:col-span-2">
      {names.map((name) => {
        const isRemoved = removed.includes(name);
        return (
          <li key={name} className="flex h-9 items-center gap-3 pr-1 pl-3 font-mono text-xs">
            <span className={cn("min-w-0 flex-1 truncate", isRemoved && "text-faint line-through")}>{name}</span>
            <span aria-hidden className="select-none text-faint tracking-widest">
              {isRemoved ? "" : "••••••"}
            </span>
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={isRemoved ? `Keep ${name}` : `Remove ${name}`}
              data-tip={isRemoved ? "Keep" : "Remove"}
              onClick={() => toggle(name)}
            >
              {isRemoved ? <Undo2 /> : <X />}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
