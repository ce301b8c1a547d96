"use client";

import type { RowSelectionState } from "@tanstack/react-table";
import dynamic from "next/dynamic";
import { type Dispatch, type SetStateAction, useMemo, useState } from "react";
import { hasEnded, phase } from "@/lib/environments/lifecycle";
import type { Environment, SortOrder } from "@/lib/environments/types";
import { BulkBar } from "./BulkBar";
import { EnvironmentTable } from "./EnvironmentTable";
import { SkeletonRows } from "./ListSkeleton";
import { ListUnreachable, NoEnvironments, NoResults } from "./ListStates";
import type { RowAction } from "./RowActions";
import type { useEnvironmentList } from "./useEnvironmentList";

const BulkTerminateDialog = dynamic(
  () => import("./BulkTerminateDialog").then((module) => module.BulkTerminateDialog),
  { ssr: false },
);

type EnvironmentListProps = {
  list: ReturnType<typeof useEnvironmentList>;
  sort: SortOrder;
  isBare: boolean;
  selection: RowSelectionState;
  onSelection: Dispatch<SetStateAction<RowSelectionState>>;
  onSort: (sort: SortOrder) => void;
  onAction: (action: RowAction, environment: Environment) => void;
  onClearFilters: () => void;
  onNew: () => void;
};

/** The table, or whatever stands in its place. */
export function EnvironmentList(props: EnvironmentListProps) {
  const { list, sort, isBare, selection, onSelection, onSort, onAction, onClearFilters, onNew } = props;
  const { fetchNextPage } = list;
  const state = moreState(list);
  const more = useMemo(() => ({ wanted: () => void fetchNextPage(), state }), [fetchNextPage, state]);
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
        onSelection={onSelection}
        sort={sort}
        onSort={onSort}
        onAction={onAction}
        more={more}
      />
      <Bulk environments={list.environments} selection={selection} onClear={() => onSelection({})} />
    </>
  );
}

function moreState(list: ReturnType<typeof useEnvironmentList>) {
  if (list.isFetchingNextPage) return "loading" as const;
  if (list.isFetchNextPageError) return "failed" as const;
  return list.hasNextPage ? ("idle" as const) : ("none" as const);
}

type BulkProps = { environments: Environment[]; selection: RowSelectionState; onClear: () => void };

/** What can be done with all that are chosen. Those that end anyway are left alone. */
function Bulk({ environments, selection, onClear }: BulkProps) {
  const [asking, setAsking] = useState<Environment[] | null>(null);
  const chosen = environments.filter(({ id }) => selection[id]);
  if (chosen.length === 0 && !asking) return null;
  const living = chosen.filter(({ status }) => !hasEnded(status) && phase(status) !== "leaving");
  return (
    <>
      <BulkBar chosen={chosen.length} living={living.length} onClear={onClear} onTerminate={() => setAsking(living)} />
      {asking && (
        <BulkTerminateDialog
          environments={asking}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            onClear();
          }}
        />
      )}
    </>
  );
}
