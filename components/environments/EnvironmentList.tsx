"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { hasEnded, phase } from "@/lib/environments/lifecycle";
import type { Environment, SortOrder } from "@/lib/environments/types";
import { BulkBar } from "./BulkBar";
import { EnvironmentTable } from "./EnvironmentTable";
import { SkeletonRows } from "./ListSkeleton";
import { ListUnreachable, NoEnvironments, NoResults } from "./ListStates";
import type { MoreState } from "./MoreRows";
import type { RowAction } from "./rowActions";
import type { useEnvironmentList } from "./useEnvironmentList";
import { type Selection, useSelection } from "./useSelection";

const BulkTerminateDialog = dynamic(
  () => import("./BulkTerminateDialog").then((module) => module.BulkTerminateDialog),
  { ssr: false },
);

type EnvironmentListProps = {
  list: ReturnType<typeof useEnvironmentList>;
  sort: SortOrder;
  isBare: boolean;
  onSort: (sort: SortOrder) => void;
  onAction: (action: RowAction, environment: Environment) => void;
  onClearFilters: () => void;
  onNew: () => void;
};

/** The table, or whatever stands in its place. */
export function EnvironmentList(props: EnvironmentListProps) {
  const { list, sort, isBare, onSort, onAction, onClearFilters, onNew } = props;
  const ids = useMemo(() => list.environments.map(({ id }) => id), [list.environments]);
  const selection = useSelection(ids);
  const { fetchNextPage } = list;
  const state = moreState(list);
  const more = useMemo(() => ({ load: () => void fetchNextPage(), state }), [fetchNextPage, state]);
  if (list.isPending) return <SkeletonRows />;
  if (list.environments.length === 0) {
    if (list.isError)
      return <ListUnreachable error={list.error} busy={list.isFetching} onRetry={() => void list.refetch()} />;
    return isBare ? <NoEnvironments onNew={onNew} /> : <NoResults onClear={onClearFilters} />;
  }
  return (
    <>
      <EnvironmentTable
        environments={list.environments}
        selection={selection}
        sort={sort}
        onSort={onSort}
        onAction={onAction}
        more={more}
      />
      <Bulk environments={list.environments} selection={selection} />
    </>
  );
}

function moreState(list: ReturnType<typeof useEnvironmentList>): MoreState {
  if (list.isFetchingNextPage) return "loading";
  if (list.isFetchNextPageError) return "failed";
  return list.hasNextPage ? "idle" : "none";
}

type BulkProps = { environments: Environment[]; selection: Selection };

/** What can be done with all that are chosen. Those that end anyway are left alone. */
function Bulk({ environments, selection }: BulkProps) {
  const [asking, setAsking] = useState<Environment[] | null>(null);
  const chosen = environments.filter(({ id }) => selection.ids.has(id));
  if (chosen.length === 0 && !asking) return null;
  const living = chosen.filter(({ status }) => !hasEnded(status) && phase(status) !== "leaving");
  return (
    <>
      <BulkBar
        chosen={chosen.length}
        living={living.length}
        onClear={selection.clear}
        onTerminate={() => setAsking(living)}
      />
      {asking && (
        <BulkTerminateDialog
          environments={asking}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            selection.clear();
          }}
        />
      )}
    </>
  );
}
