"use client";

import { ButtonLink } from "@/components/ui/Button";
import type { Target } from "@/lib/targets/types";
import { DoctorPanel } from "./doctor/DoctorPanel";
import { useDoctor } from "./doctor/useDoctor";
import { SubpageHeader } from "./SubpageHeader";

/** An account that was just connected in several regions: what the doctor finds in each. */
export function AddedTargets({ targets }: { targets: Target[] }) {
  return (
    <>
      <SubpageHeader
        title="Connected"
        text={`${targets.length} targets, one for each region. The doctor looks at each now.`}
        actions={
          <ButtonLink href="/settings/targets" variant="primary">
            Done
          </ButtonLink>
        }
      />
      <div className="flex max-w-4xl flex-col gap-8 pt-4">
        {targets.map((target) => (
          <Added key={target.id} target={target} />
        ))}
      </div>
    </>
  );
}

function Added({ target }: { target: Target }) {
  return <DoctorPanel doctor={useDoctor(target)} title={target.name} />;
}
