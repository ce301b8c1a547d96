"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "@/components/ui/Checkbox";
import { cn } from "@/components/ui/cn";
import type { SortOrder } from "@/lib/environments/types";
import { columns, edges, type SortField } from "./Columns";
import type { Selection } from "./useSelection";

type TableHeadProps = {
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
  selection: Selection;
  /** How many rows could be chosen. */
  count: number;
};

const headLook = "sticky top-24 z-10 h-8 border-line border-b bg-bg px-2 font-normal text-faint text-xs md:top-12";

/** Stays in sight below the filters. A column that can order the list is a button. */
export function TableHead({ sort, onSort, selection, count }: TableHeadProps) {
  const isAll = count > 0 && selection.ids.size === count;
  return (
    <thead>
      <tr>
        <td className={cn(headLook, edges.select)}>
          <Checkbox
            aria-label="Select all that are loaded"
            checked={isAll}
            ref={(element) => {
              if (element) element.indeterminate = !isAll && selection.ids.size > 0;
            }}
            onChange={selection.toggleAll}
          />
        </td>
        {columns.map(({ title, className, sort: field }) => (
          <th
            key={title}
            scope="col"
            aria-sort={field ? sortState(sort, field) : undefined}
            className={cn(headLook, className)}
          >
            {field ? <SortButton title={title} field={field} sort={sort} onSort={onSort} /> : title}
          </th>
        ))}
        <th scope="col" className={cn(headLook, edges.menu)}>
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}

function sortState(sort: SortOrder, field: SortField): "ascending" | "descending" | "none" {
  if (sort === field) return "ascending";
  return sort === `-${field}` ? "descending" : "none";
}

type SortButtonProps = { title: string; field: SortField; sort: SortOrder; onSort: (sort: SortOrder) => void };

/** Age grows as the time of creation falls: its arrow points the other way. */
function SortButton({ title, field, sort, onSort }: SortButtonProps) {
  const state = sortState(sort, field);
  const Arrow = (state === "ascending") === (field === "created") ? ArrowDown : ArrowUp;
  const turned = state === "descending" ? field : (`-${field}` as const);
  const first = field === "created" ? "-created" : field;
  return (
    <button
      type="button"
      onClick={() => onSort(state === "none" ? first : turned)}
      className={cn(
        "-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-text",
        state !== "none" && "text-text",
      )}
    >
      {title}
      {state !== "none" && <Arrow aria-hidden className="size-3" />}
    </button>
  );
}
