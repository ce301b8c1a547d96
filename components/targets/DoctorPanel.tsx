import { Stethoscope } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { Section } from "@/components/ui/Section";
import { Ago, Elapsed } from "@/components/ui/Time";
import { DoctorLines } from "./DoctorLines";
import { tally, type Verdict } from "./doctorVerdict";
import type { Doctor } from "./useDoctor";

type DoctorPanelProps = { doctor: Doctor; title?: string };

const conclusions: Record<Verdict, string> = {
  unknown: "The doctor has not looked at this target yet.",
  looking: "",
  "broken-off": "The doctor was broken off before it had looked at everything. Run it again.",
  failed: "Environments will not come up here until this is mended.",
  warning: "Environments can run here. What is marked is worth a look.",
  passed: "Everything that a launch needs is there.",
};

/** What the doctor found and when, live while it looks. */
export function DoctorPanel({ doctor, title = "Doctor" }: DoctorPanelProps) {
  const { target, verdict, awaited, run } = doctor;
  const report = awaited ? null : target.doctor;
  const busy = verdict === "looking" || awaited;
  return (
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
        {report && report.lines.length > 0 ? (
          <DoctorLines lines={report.lines} />
        ) : (
          <Nothing>
            {busy ? "The first line comes in a moment." : "Running it makes no machine and costs nothing."}
          </Nothing>
        )}
      </div>
    </Section>
  );
}

function Summary({ doctor: { target, verdict, awaited } }: { doctor: Doctor }) {
  const report = target.doctor;
  if (awaited) return <span role="status">Waiting for a worker to look…</span>;
  if (!report) return <span role="status">{conclusions.unknown}</span>;
  if (verdict === "looking") {
    return (
      <>
        <span role="status">Looking: {tally(report.lines) || "nothing found yet"}</span>{" "}
        <Elapsed start={report.startedAt} end={null} className="text-faint" />
      </>
    );
  }
  return (
    <>
      <span role="status">
        {tally(report.lines)}. {conclusions[verdict]}
      </span>{" "}
      <Ago value={report.finishedAt ?? report.startedAt} className="text-faint" />
    </>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-6 text-center text-faint">{children}</p>;
}
