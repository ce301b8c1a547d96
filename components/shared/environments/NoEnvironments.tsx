"use client";

import { FlaskConical, Plus } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { Kbd } from "@/components/ui/Kbd";
import { Mark } from "@/components/ui/Mark";
import { useTrySample } from "./useTrySample";

/** Before the first environment: one thing to do, and one to try. */
export function NoEnvironments({ onNew }: { onNew: () => void }) {
  const sample = useTrySample();
  return (
    <EmptyState
      className="my-auto"
      icon={<Mark className="size-10" />}
      title="No environments yet"
      description="Give Mayfly a Git repository: it answers with a URL, and removes everything when the time is over."
      actions={
        <>
          <Button variant="primary" onClick={onNew}>
            <Plus />
            New environment
            <Kbd className="border-current/30 text-inherit max-md:hidden">N</Kbd>
          </Button>
          <Button busy={sample.busy} onClick={() => void sample.start()}>
            <FlaskConical />
            Try the sample
          </Button>
        </>
      }
    />
  );
}
