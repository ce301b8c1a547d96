"use client";

import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

/** A page that failed on the server; the frame around it stays. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div role="alert" className="my-auto">
      <EmptyState
        icon={<CloudOff />}
        title="This page could not be loaded"
        description={
          <>
            Mayfly or its database did not answer. Your environments are not affected.
            {error.digest && <span className="mt-1 block text-faint text-xs">In the server's log: {error.digest}</span>}
          </>
        }
        actions={<Button onClick={retry}>Try again</Button>}
      />
    </div>
  );
}
