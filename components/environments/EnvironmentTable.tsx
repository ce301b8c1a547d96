"use client";

import { type RowSelectionState, useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type Dispatch, type SetStateAction, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Environment, SortOrder } from "@/lib/environments/types";
import { columns, features } from "./Columns";
import { EnvironmentRow } from "./EnvironmentRow";
import { MoreRows } from "./MoreRows";
import type { RowAction } from "./RowActions";
import { TableHead } from "./TableHead";
import { useRowKeys } from "./useRowKeys";

const rowHeightPx = 41;
const loadAheadRows = 30;
/** What the server assumes of a window, for the first paint. */
const assumedWindow = { width: 1_280, height: 900 };

type EnvironmentTableProps = {
  environments: Environment[];
  selection: RowSelectionState;
  onSelection: Dispatch<SetStateAction<RowSelectionState>>;
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
  onAction: (action: RowAction, environment: Environment) => void;
  more: { wanted: () => void; state: "none" | "idle" | "loading" | "failed" };
};

const idOf = (environment: Environment) => environment.id;

/** Only the rows in sight are in the document, between two spacers: ten thousand scroll like ten. */
export function EnvironmentTable(props: EnvironmentTableProps) {
  const { environments, selection, onSelection, sort, onSort, onAction, more } = props;
  const table = useTable({
    features,
    columns,
    data: environments,
    getRowId: idOf,
    state: { rowSelection: selection },
    onRowSelectionChange: onSelection,
  });
  const { rows } = table.getRowModel();
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useRows(rows.length, body);
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const onKeyDown = useRowKeys({ environments, virtualizer, body, onSelection, onAction });

  useEffect(() => {
    if (more.state === "idle" && lastIndex >= rows.length - loadAheadRows) more.wanted();
  }, [lastIndex, rows.length, more]);

  const above = (items[0]?.start ?? virtualizer.options.scrollMargin) - virtualizer.options.scrollMargin;
  const below = virtualizer.getTotalSize() + virtualizer.options.scrollMargin - (items.at(-1)?.end ?? 0);
  return (
    <table
      aria-label="Environments"
      aria-rowcount={more.state === "none" ? rows.length + 1 : -1}
      className="w-full table-fixed border-separate border-spacing-0 text-left"
    >
      <TableHead headers={table.getHeaderGroups()[0]?.headers ?? []} sort={sort} onSort={onSort} />
      <tbody ref={body} onKeyDown={onKeyDown}>
        {above > 0 && <tr aria-hidden style={{ height: above }} />}
        {items.map(({ index }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <EnvironmentRow
              key={row.id}
              row={row}
              index={index}
              isSelected={selection[row.id] === true}
              measure={virtualizer.measureElement}
              onAction={onAction}
            />
          );
        })}
        {below > 0 && <tr aria-hidden style={{ height: below }} />}
        <MoreRows state={more.state} onRetry={more.wanted} />
      </tbody>
    </table>
  );
}

function useRows(count: number, body: React.RefObject<HTMLTableSectionElement | null>) {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setScrollMargin(body.current.getBoundingClientRect().top + window.scrollY);
  }, [body]);
  return useWindowVirtualizer({
    count,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    scrollMargin,
    initialRect: assumedWindow,
  });
}
