import { ListFilter } from "lucide-react";
import { Menu } from "@/components/ui/Menu";
import type { MenuItem } from "@/components/ui/menuItem";
import { type LogStep, type LogStream, logSteps, logStreams } from "@/lib/logs/types";
import { type LogFilter, noFilter } from "./logStore";

const streamWords: Record<LogStream, string> = { stdout: "Output", stderr: "Errors", mayfly: "Mayfly" };

function stepWord(step: LogStep): string {
  return step.charAt(0).toUpperCase() + step.slice(1);
}

function toggled<Word>(words: Word[], word: Word): Word[] {
  return words.includes(word) ? words.filter((other) => other !== word) : [...words, word];
}

/** Which steps and streams are shown; none chosen means all. */
export function LogFilterMenu({ filter, onChange }: { filter: LogFilter; onChange: (filter: LogFilter) => void }) {
  const { steps, streams } = filter;
  const chosen = [...steps.map(stepWord), ...streams.map((stream) => streamWords[stream])];
  const items: MenuItem[] = [
    { heading: "Streams" },
    ...logStreams.map((stream) => ({
      label: streamWords[stream],
      checked: streams.includes(stream),
      onSelect: () => onChange({ ...filter, streams: toggled(streams, stream) }),
    })),
    { heading: "Steps" },
    ...logSteps.map((step) => ({
      label: stepWord(step),
      checked: steps.includes(step),
      onSelect: () => onChange({ ...filter, steps: toggled(steps, step) }),
    })),
    "separator",
    { label: "Show all lines", disabled: chosen.length === 0, onSelect: () => onChange(noFilter) },
  ];
  return (
    <Menu
      items={items}
      size="sm"
      variant={chosen.length > 0 ? "secondary" : "ghost"}
      aria-label={chosen.length > 0 ? `Showing ${chosen.join(", ")}` : "Filter by step and stream"}
    >
      <ListFilter />
      <span className="max-w-40 truncate max-sm:hidden">{chosen.length > 0 ? chosen.join(", ") : "All lines"}</span>
    </Menu>
  );
}
