import { plural } from "@/components/targets/words";
import { Ago } from "@/components/ui/Time";
import type { Target } from "@/lib/targets/types";
import { DoctorMark } from "./DoctorMark";
import { countOf, type Verdict, verdictOf } from "./doctorVerdict";

type VerdictLabelProps = { target: Target; nowMs: number };

/** What the doctor found last, and when: sign, words and time. */
export function VerdictLabel({ target: { doctor }, nowMs }: VerdictLabelProps) {
  const verdict = verdictOf(doctor, nowMs);
  if (verdict === "unknown") return <span className="whitespace-nowrap text-faint">Not looked at</span>;
  if (verdict === "looking") {
    return (
      <span className="flex items-center gap-2 text-busy">
        <span aria-hidden className="mx-[3px] size-2 animate-breathe rounded-full bg-current" />
        Looking
      </span>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <DoctorMark status={marks[verdict]} />
      <span className="whitespace-nowrap">{wordsFor(verdict, doctor?.lines ?? [])}</span>
      {doctor && <Ago value={doctor.startedAt} className="whitespace-nowrap text-faint text-xs" />}
    </span>
  );
}

const marks = { failed: "failed", warning: "warning", passed: "passed", "broken-off": "skipped" } as const;

function wordsFor(verdict: Verdict, lines: NonNullable<Target["doctor"]>["lines"]): string {
  if (verdict === "failed") return `${countOf(lines, "failed")} failed`;
  if (verdict === "warning") return plural(countOf(lines, "warning"), "warning");
  return verdict === "passed" ? "Passed" : "Broken off";
}
