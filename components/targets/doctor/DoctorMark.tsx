import { Check, Minus, TriangleAlert, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { DoctorLine } from "@/lib/providers/types";

type Status = DoctorLine["status"];

const looks = {
  passed: { word: "Passed", colour: "text-good", Icon: Check },
  warning: { word: "Warning", colour: "text-warn", Icon: TriangleAlert },
  failed: { word: "Failed", colour: "text-bad", Icon: X },
  skipped: { word: "Skipped", colour: "text-faint", Icon: Minus },
};

/** The sign of a line: its shape tells as much as its colour. The word stands beside it. */
export function DoctorMark({ status, className }: { status: Status; className?: string }) {
  const { colour, Icon } = looks[status];
  return <Icon aria-hidden className={cn("size-3.5 shrink-0 stroke-[2.5]", colour, className)} />;
}

export function DoctorWord({ status, className }: { status: Status; className?: string }) {
  const { word, colour } = looks[status];
  return <span className={cn("font-medium text-xs", colour, className)}>{word}</span>;
}
