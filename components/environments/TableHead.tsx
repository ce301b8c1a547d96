"use client";

import { FlexRender, type Header } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import type { Environment, SortOrder } from "@/lib/environments/types";
import type { features } from "./Columns";

type TableHeadProps = {
  headers: Header<typeof features, Environment>[];
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
};

/** Stays in sight below the filters. A column that can order the list is a button. */
export function TableHead({ headers, sort, onSort }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {headers.map((header) => {
          const { className, sort: field } = header.column.columnDef.meta ?? { className: "" };
          const label = <FlexRender header={header} />;
          return (
            <th
              key={header.id}
              scope="col"
              aria-sort={field ? sortState(sort, field) : undefined}
              className={cn(
                "sticky top-24 z-10 h-8 border-line border-b bg-bg px-2 font-normal text-faint text-xs md:top-12",
                className,
              )}
            >
              {field ? (
                <SortButton field={field} sort={sort} onSort={onSort}>
                  {label}
                </SortButton>
              ) : (
                label
              )}
            </th>
          );
        })}
        <th scope="col" className="sticky top-24 z-10 w-12 border-line border-b bg-bg md:top-12 lg:w-14">
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}

type SortField = "created" | "expires" | "name";

function sortState(sort: SortOrder, field: SortField): "ascending" | "descending" | "none" {
  if (sort === field) return "ascending";
  return sort === `-${field}` ? "descending" : "none";
}

type SortButtonProps = { field: SortField; sort: SortOrder; onSort: (sort: SortOrder) => void; children: ReactNode };

/** Age grows as the time of creation falls: its arrow points the other way. */
function SortButton({ field, sort, onSort, children }: SortButtonProps) {
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
      {children}
      {state !== "none" && <Arrow aria-hidden className="size-3" />}
    </button>
  );
}
