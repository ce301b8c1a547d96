"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { lazily } from "@/components/ui/lazily";
import type { Environment, SortOrder } from "@/lib/environments/types";
import { EnvironmentRow, type RowsProps } from "./EnvironmentRow";
import type { MoreState } from "./MoreRows";
import type { RowAction } from "./rowActions";
import { TableHead } from "./TableHead";
import { useRowKeys } from "./useRowKeys";
import type { Selection } from "./useSelection";
import type { VirtualRowsProps } from "./VirtualRows";

const MoreRows = lazily(() => import("./MoreRows").then((module) => module.MoreRows));

/** So many rows are no work for a browser: only longer lists load the code that keeps to those in sight. */
const manyRows = 80;

export type EnvironmentTableProps = {
  environments: Environment[];
  selection: Selection;
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
  onAction: (action: RowAction, environment: Environment) => void;
  more: { state: MoreState; load: () => void };
  /** These rows are of the filters before; the new ones are on their way. */
  isStale: boolean;
};

export function EnvironmentTable(props: EnvironmentTableProps) {
  const { environments, selection, sort, onSort, onAction, more, isStale } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const scrollTo = useRef<((index: number) => void) | null>(null);
  const onKeyDown = useRowKeys({ environments, body, scrollTo, onSelect: selection.toggle, onAction });
  const VirtualRows = useVirtualRows(more.state !== "none" || environments.length > manyRows);
  const rows = { environments, selection, onAction };
  return (
    <table
      aria-label="Environments"
      aria-rowcount={more.state === "none" ? environments.length + 1 : -1}
      className="w-full table-fixed border-separate border-spacing-0 text-left"
    >
      <TableHead sort={sort} onSort={onSort} selection={selection} count={environments.length} />
      <tbody
        ref={body}
        onKeyDown={onKeyDown}
        aria-busy={isStale}
        className={cn("transition-opacity", isStale && "opacity-50 delay-150")}
      >
        {VirtualRows ? <VirtualRows {...rows} body={body} scrollTo={scrollTo} /> : <Rows {...rows} />}
        {more.state !== "none" && <MoreRows state={more.state} onLoad={more.load} />}
      </tbody>
    </table>
  );
}

function Rows({ environments, selection, onAction }: RowsProps) {
  return environments.map((environment, index) => (
    <EnvironmentRow
      key={environment.id}
      environment={environment}
      index={index}
      isSelected={selection.ids.has(environment.id)}
      onSelect={selection.toggle}
      onAction={onAction}
    />
  ));
}

/** Once wanted, and as soon as it is here, for as long as the page lives. */
function useVirtualRows(wanted: boolean): ComponentType<VirtualRowsProps> | null {
  const [loaded, setLoaded] = useState<ComponentType<VirtualRowsProps> | null>(null);
  useEffect(() => {
    if (wanted) void import("./VirtualRows").then(({ VirtualRows }) => setLoaded(() => VirtualRows));
  }, [wanted]);
  return loaded;
}
