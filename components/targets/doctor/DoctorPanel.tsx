import { Stethoscope } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { Section } from "@/components/ui/Section";
import { Ago, Elapsed } from "@/components/ui/Time";
import type { Target } from "@/lib/targets/types";
import { DoctorLines } from "./DoctorLines";
import { tally, type Verdict } from "./doctorVerdict";
import type { Doctor } from "./useDoctor";

type DoctorPanelProps = { doctor: Doctor; title?: string };

const conclusions: Record<Verdict, string> = {
  unknown: "The doctor has not looked at this target yet.",
  looking: "",
  "broken-off": "The doctor was broken off before it had looked at everything. Run it again.",
  failed: "Environments may not come up here until what failed is mended.",
  warning: "Environments can run here. What is marked is worth a look.",
  passed: "Everything that a launch needs is there.",
};

/** What the doctor found and when, live while it looks. */
export function DoctorPanel({ doctor, title = "Doctor" }: DoctorPanelProps) {
  const { target, verdict, awaited, run } = doctor;
  const lines = awaited ? [] : (target.doctor?.lines ?? []);
  const busy = verdict === "looking" || awaited;
  return (
    <section aria-label={title}>
      <Section
        title={title}
        description={<Summary doctor={doctor} />}
        actions={
          <Button onClick={() => void run()} busy={busy}>
            <Stethoscope />
            {target.doctor || busy ? "Run the doctor again" : "Run the doctor"}
          </Button>
        }
      >
        <div className="border-line border-y">
          {busy && <Progress label="The doctor is looking" />}
          {lines.length > 0 && <DoctorLines lines={lines} />}
          {lines.length === 0 && (
            <Nothing>
              {busy ? "The first line comes in a moment." : "Running it makes no machine and costs nothing."}
            </Nothing>
          )}
        </div>
      </Section>
    </section>
  );
}

function Summary({ doctor: { target, verdict, awaited } }: { doctor: Doctor }) {
  const report = target.doctor;
  const looking = verdict === "looking";
  return (
    <>
      <span role="status">{awaited ? "Waiting for a worker to look…" : conclusionOf(target, verdict)}</span>{" "}
      {report && !awaited && looking && <Elapsed start={report.startedAt} end={null} className="text-faint" />}
      {report && !awaited && !looking && <Ago value={report.finishedAt ?? report.startedAt} className="text-faint" />}
    </>
  );
}

function conclusionOf({ doctor }: Target, verdict: Verdict): string {
  const found = tally(doctor?.lines ?? []);
  if (verdict === "looking") return `Looking: ${found || "nothing found yet"}`;
  return found ? `${found}. ${conclusions[verdict]}` : conclusions[verdict];
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-6 text-center text-faint">{children}</p>;
}
