"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { ButtonLink } from "@/components/ui/Button";
import { useNow } from "@/components/ui/Clock";
import { EmptyState } from "@/components/ui/EmptyState";
import { Section } from "@/components/ui/Section";
import type { Target } from "@/lib/targets/types";
import { verdictOf } from "./doctor/doctorVerdict";
import { TargetTable } from "./TargetTable";

const lookAgainMs = 2_000;

/** The accounts and regions that machines come from. */
export function TargetsPage({ targets }: { targets: Target[] }) {
  const isBare = targets.every(({ builtIn }) => builtIn);
  useFreshWhileLooking(targets);
  const connect = (
    <ButtonLink href="/settings/targets/new" variant="primary">
      <Plus />
      Connect an AWS account
    </ButtonLink>
  );
  return (
    <Section
      className="pt-4"
      title="Targets"
      description="Where machines come from: a cloud account and region each, or this machine."
      actions={!isBare && connect}
    >
      {targets.length > 0 && <TargetTable targets={targets} />}
      {isBare && (
        <EmptyState
          className={targets.length > 0 ? "py-10" : undefined}
          title={targets.length > 0 ? "Only this machine so far" : "No targets yet"}
          description="You give Mayfly a role, choose regions, and the doctor tries everything that a launch needs. It takes five minutes and makes no machine."
          actions={connect}
        />
      )}
    </Section>
  );
}

/** Reads the page anew while the doctor looks at one of its targets. */
function useFreshWhileLooking(targets: Target[]): void {
  const router = useRouter();
  const now = useNow();
  const looking = targets.some(({ doctor }) => verdictOf(doctor, now) === "looking");
  useEffect(() => {
    if (!looking) return;
    const timer = setInterval(() => router.refresh(), lookAgainMs);
    return () => clearInterval(timer);
  }, [looking, router]);
}
