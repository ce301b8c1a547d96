"use client";

import { useMemo } from "react";
import { lazily } from "@/components/ui/lazily";
import type { Environment, SortOrder } from "@/lib/environments/types";
import { EnvironmentTable } from "./EnvironmentTable";
import type { MoreState } from "./MoreRows";
import type { RowAction } from "./rowActions";
import type { useEnvironmentList } from "./useEnvironmentList";
import { useSelection } from "./useSelection";

const BulkActions = lazily(() => import("./BulkActions").then((module) => module.BulkActions));
const SkeletonRows = lazily(() => import("./ListSkeleton").then((module) => module.SkeletonRows));
const NoEnvironments = lazily(() => import("./NoEnvironments").then((module) => module.NoEnvironments));
const NoResults = lazily(() => import("./ListStates").then((module) => module.NoResults));
const ListUnreachable = lazily(() => import("./ListStates").then((module) => module.ListUnreachable));

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
        isStale={list.isPlaceholderData}
      />
      {selection.ids.size > 0 && <BulkActions environments={list.environments} selection={selection} />}
    </>
  );
}

function moreState(list: ReturnType<typeof useEnvironmentList>): MoreState {
  if (!list.hasNextPage) return "none";
  // While what is loaded is read anew, asking for more would cut that off.
  if (list.isFetching) return "loading";
  return list.isFetchNextPageError ? "failed" : "idle";
}
