import { Boxes, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { EnvironmentList } from "@/components/environments/EnvironmentList";
import type { ListFilters } from "@/components/environments/listFilters";
import { useEnvironmentList } from "@/components/environments/useEnvironmentList";
import { useRowDialog } from "@/components/environments/useRowDialog";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { lazily } from "@/components/ui/lazily";

const RowDialog = lazily(() => import("@/components/environments/RowDialog").then((module) => module.RowDialog));

/** The environments of one project, in the same table as all of them. */
export function ProjectEnvironments({ projectId, onNew }: { projectId: string; onNew: () => void }) {
  const [sort, setSort] = useState<ListFilters["sort"]>("-created");
  const filters = useMemo(
    (): ListFilters => ({ q: "", status: [], project: projectId, owner: "", sort }),
    [projectId, sort],
  );
  const list = useEnvironmentList(filters, null);
  const { dialog, act, close } = useRowDialog();
  if (list.isSuccess && list.environments.length === 0) return <NoEnvironments onNew={onNew} />;
  return (
    <>
      <EnvironmentList
        list={list}
        sort={sort}
        isBare={false}
        onSort={setSort}
        onAction={act}
        onClearFilters={() => undefined}
        onNew={onNew}
      />
      {dialog && <RowDialog {...dialog} onClose={close} />}
    </>
  );
}

function NoEnvironments({ onNew }: { onNew: () => void }) {
  return (
    <EmptyState
      icon={<Boxes />}
      title="No environments yet"
      description="New ones begin with this project's defaults."
      actions={
        <Button onClick={onNew}>
          <Plus />
          New environment
        </Button>
      }
    />
  );
}
