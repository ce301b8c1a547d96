import { Boxes, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { EnvironmentList } from "@/components/shared/environments/EnvironmentList";
import { useEnvironmentList } from "@/components/shared/environments/useEnvironmentList";
import { useRowDialog } from "@/components/shared/environments/useRowDialog";
import type { ListFilters } from "@/components/shared/live/listFilters";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { lazily } from "@/components/ui/lazily";

const RowDialog = lazily(() =>
  import("@/components/shared/environments/dialogs/RowDialog").then((module) => module.RowDialog),
);

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
