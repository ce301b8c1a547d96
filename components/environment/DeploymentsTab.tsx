import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { shortRevision } from "@/components/shared/environments/sourceName";
import { fetchJson } from "@/components/shared/fetchJson";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { LoadFailed } from "@/components/ui/LoadFailed";
import { Ago, Elapsed } from "@/components/ui/Time";
import type { DeploymentSummary } from "@/lib/deployments/types";
import type { DeploymentStatus } from "@/lib/environments/deployment";
import { ListSkeleton } from "./ListSkeleton";
import { purposeWords } from "./purpose";

type DeploymentsTabProps = { environmentId: string; canRedeploy: boolean; onRedeploy: (ref: string | null) => void };

/** Every attempt, the newest first. */
export function DeploymentsTab({ environmentId, canRedeploy, onRedeploy }: DeploymentsTabProps) {
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ["environment", environmentId, "deployments"],
    queryFn: ({ signal }) =>
      fetchJson<{ items: DeploymentSummary[] }>(`/api/v1/environments/${environmentId}/deployments`, signal),
  });
  if (isPending) return <ListSkeleton />;
  if (error) return <LoadFailed what="The deployments" error={error} onRetry={() => void refetch()} />;
  return (
    <ol className="divide-y divide-line border-line border-y">
      {data.items.map((deployment) => (
        <li key={deployment.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
          <DeploymentRow deployment={deployment} />
          <Button
            size="sm"
            disabled={!canRedeploy}
            className="max-sm:ml-auto"
            onClick={() => onRedeploy(deployment.revision ?? deployment.ref)}
          >
            <RotateCw />
            Redeploy
          </Button>
        </li>
      ))}
    </ol>
  );
}

const tones = { queued: "neutral", running: "busy", succeeded: "good", failed: "bad", cancelled: "outline" } as const;
const words: Record<DeploymentStatus, string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
};

function DeploymentRow({ deployment }: { deployment: DeploymentSummary }) {
  const { number, purpose, status, ref, revision, error, actor, createdAt, startedAt, endedAt } = deployment;
  return (
    <>
      <span className="w-8 text-faint tabular-nums">#{number}</span>
      <Badge tone={tones[status]} className="w-20 justify-center">
        {words[status]}
      </Badge>
      <div className="min-w-40 flex-1">
        <p className="flex min-w-0 items-center gap-1.5">
          {purposeWords[purpose] && <Badge tone="outline">{purposeWords[purpose]}</Badge>}
          <span className="truncate">{ref ?? "Default branch"}</span>
          {revision && (
            <span className="shrink-0 font-mono text-faint text-xs leading-5">{shortRevision(revision)}</span>
          )}
        </p>
        {error && <p className="break-words text-muted text-xs">{error}</p>}
      </div>
      <p className="flex items-baseline gap-3 text-faint text-xs">
        {startedAt && <Elapsed start={startedAt} end={endedAt} />}
        <span className="max-md:hidden">{actor}</span>
        <Ago value={createdAt} className="w-14 text-right" />
      </p>
    </>
  );
}
