import { Check, Minus, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { StepStatus } from "@/lib/environments/deployment";

const looks: Record<StepStatus, { colour: string; word: string }> = {
  pending: { colour: "text-faint", word: "pending" },
  running: { colour: "text-busy", word: "running" },
  succeeded: { colour: "text-good", word: "succeeded" },
  failed: { colour: "text-bad", word: "failed" },
  skipped: { colour: "text-faint", word: "skipped" },
};

/** The sign of a step's status, with its word for those who hear the page. */
export function StepMark({ status }: { status: StepStatus }) {
  const { colour, word } = looks[status];
  return (
    <span
      className={cn("flex size-4 shrink-0 items-center justify-center [&_svg]:size-3.5 [&_svg]:stroke-[2.5]", colour)}
    >
      {sign(status)}
      <span className="sr-only">{word}</span>
    </span>
  );
}

function sign(status: StepStatus) {
  if (status === "succeeded") return <Check aria-hidden />;
  if (status === "failed") return <X aria-hidden />;
  if (status === "skipped") return <Minus aria-hidden />;
  if (status === "running") return <span aria-hidden className="size-2 animate-breathe rounded-full bg-current" />;
  return <span aria-hidden className="size-2 rounded-full border border-current" />;
}
