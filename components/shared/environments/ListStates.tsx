"use client";

import { CloudOff, SearchX } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

/** Filters that leave nothing. */
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
