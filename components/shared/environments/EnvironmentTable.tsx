"use client";

import { useRef } from "react";
import { cn } from "@/components/ui/cn";
import { lazily } from "@/components/ui/lazily";
import type { Environment, SortOrder } from "@/lib/environments/types";
import { EnvironmentRow } from "./EnvironmentRow";
import type { MoreState } from "./MoreRows";
import type { RowAction } from "./rowActions";
import { TableHead } from "./TableHead";
import { useRowKeys } from "./useRowKeys";
import { useRowsInSight } from "./useRowsInSight";
import type { Selection } from "./useSelection";

const MoreRows = lazily(() => import("./MoreRows").then((module) => module.MoreRows));

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

/** Only the rows near the window are in the document, between two spacers: ten thousand scroll like ten. */
export function EnvironmentTable(props: EnvironmentTableProps) {
  const { environments, selection, sort, onSort, onAction, more, isStale } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { start, end, rowPx, scrollTo } = useRowsInSight(environments.length, body);
  const onKeyDown = useRowKeys({ environments, body, scrollTo, onSelect: selection.toggle, onAction });
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
        <tr aria-hidden style={{ height: start * rowPx }} />
        {environments.slice(start, end).map((environment, offset) => (
          <EnvironmentRow
            key={environment.id}
            environment={environment}
            index={start + offset}
            isSelected={selection.ids.has(environment.id)}
            onSelect={selection.toggle}
            onAction={onAction}
          />
        ))}
        <tr aria-hidden style={{ height: (environments.length - end) * rowPx }} />
        {more.state !== "none" && <MoreRows state={more.state} onLoad={more.load} />}
      </tbody>
    </table>
  );
}
