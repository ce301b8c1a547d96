"use client";

import { CloudOff, FlaskConical, Plus, SearchX } from "lucide-react";
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
      icon={<Mark className="size-10!" />}
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

export function NoResults({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="Nothing matches"
      description="No environment fits all of these filters."
      actions={<Button onClick={onClear}>Clear the filters</Button>}
    />
  );
}

export function ListUnreachable({ error, busy, onRetry }: { error: Error; busy: boolean; onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff />}
        title="The list could not be loaded"
        description={error.message}
        actions={
          <Button busy={busy} onClick={onRetry}>
            Try again
          </Button>
        }
      />
    </div>
  );
}
