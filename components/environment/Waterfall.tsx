import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/Badge";
import { useNow } from "@/components/ui/Clock";
import { cn } from "@/components/ui/cn";
import { longDuration, stepDuration } from "@/components/ui/duration";
import type { StepStatus } from "@/lib/environments/deployment";
import type { EnvironmentDeployment } from "@/lib/environments/types";
import { stepWord } from "./advice";
import { purposeWords } from "./purpose";
import { StepMark } from "./StepMark";
import { type Bar, layOut } from "./waterfall";

const barColours: Record<StepStatus, string> = {
  pending: "",
  running: "bg-busy",
  succeeded: "bg-good",
  failed: "bg-bad",
  skipped: "",
};

const outcomes = {
  queued: "waits",
  running: "runs",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was cancelled",
};

/** A deployment's steps in time. One that succeeded is folded into a single line. */
export function Waterfall({ deployment }: { deployment: EnvironmentDeployment }) {
  const { bars, totalMs } = layOut(deployment.steps, useNow());
  const [unfolded, setUnfolded] = useState<boolean | null>(null);
  const open = unfolded ?? deployment.status !== "succeeded";
  const purpose = purposeWords[deployment.purpose];
  const isOver = deployment.endedAt !== null;
  return (
    <section aria-label={`Steps of deployment ${deployment.number}`}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setUnfolded(!open)}
        className="group flex w-full items-center gap-2 rounded-md py-1 text-left"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
        <span className="font-medium">Deployment {deployment.number}</span>
        {purpose && <Badge tone="outline">{purpose}</Badge>}
        <span className="text-muted">
          {outcomes[deployment.status]}
          {totalMs > 0 && (isOver ? ` in ${stepDuration(totalMs)}` : `, ${longDuration(totalMs)}`)}
        </span>
        {!open && <Strip bars={bars} />}
      </button>
      {open && (
        <ol className="mt-1 flex flex-col">
          {bars.map((bar) => (
            <StepRow key={bar.step.name} bar={bar} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** All steps in one thin line. */
function Strip({ bars }: { bars: Bar[] }) {
  return (
    <span aria-hidden className="relative ml-2 h-1.5 flex-1 overflow-hidden rounded-full bg-line max-sm:hidden">
      {bars.map((bar) => (
        <Stretch key={bar.step.name} bar={bar} className="inset-y-0 opacity-80 outline outline-bg" />
      ))}
    </span>
  );
}

function Stretch({ bar: { step, offset, width }, className }: { bar: Bar; className: string }): ReactNode {
  if (!barColours[step.status]) return null;
  const style = { left: `${offset * 100}%`, width: `max(2px, ${width * 100}%)` };
  return <span className={cn("absolute", barColours[step.status], className)} style={style} />;
}

function StepRow({ bar }: { bar: Bar }) {
  const { step, ms } = bar;
  const idle = step.status === "pending" || step.status === "skipped";
  return (
    <li className="py-[3px]">
      <div className={cn("grid grid-cols-[7.5rem_1fr_4rem] items-center gap-3", idle && "text-faint")}>
        <span className="flex items-center gap-2">
          <StepMark status={step.status} />
          {stepWord(step.name)}
        </span>
        <span aria-hidden className="relative h-1.5">
          <Stretch bar={bar} className={cn("inset-y-0 rounded-full", step.status === "running" && "animate-breathe")} />
        </span>
        <span className="text-right text-muted text-xs tabular-nums">{duration(step.status, ms)}</span>
      </div>
      {step.error && <p className="mt-0.5 mb-1 ml-6 break-words text-bad text-xs">{step.error}</p>}
    </li>
  );
}

function duration(status: StepStatus, ms: number | null): string {
  if (status === "skipped") return "skipped";
  if (ms === null) return "";
  return status === "running" ? longDuration(ms) : stepDuration(ms);
}
