"use client";

import { createColumnHelper, rowSelectionFeature, tableFeatures } from "@tanstack/react-table";
import { Checkbox } from "@/components/ui/Checkbox";
import { StatusLabel } from "@/components/ui/StatusMark";
import { Ago } from "@/components/ui/Time";
import type { Environment } from "@/lib/environments/types";
import { NameCell, OwnerCell, SourceCell, TimeLeftCell, UrlCell } from "./Cells";

type Meta = {
  /** Width, and from which width of the window on the column is there. */
  className: string;
  /** What the list can be ordered by here. */
  sort?: "created" | "expires" | "name";
};

export const features = tableFeatures({ rowSelectionFeature, columnMeta: {} as Meta });

const helper = createColumnHelper<typeof features, Environment>();

export const columns = helper.columns([
  helper.display({
    id: "select",
    header: ({ table }) => (
      <Checkbox
        aria-label="Select all that are loaded"
        checked={table.getIsAllRowsSelected()}
        ref={(element) => {
          if (element) element.indeterminate = !table.getIsAllRowsSelected() && table.getIsSomeRowsSelected();
        }}
        onChange={table.getToggleAllRowsSelectedHandler()}
      />
    ),
    cell: ({ row }) => (
      <Checkbox
        aria-label={`Select ${row.original.name}`}
        checked={row.getIsSelected()}
        onChange={row.getToggleSelectedHandler()}
        tabIndex={-1}
      />
    ),
    meta: { className: "max-md:hidden w-10 pl-4 lg:pl-6" },
  }),
  helper.display({
    id: "name",
    header: "Name",
    cell: ({ row }) => <NameCell environment={row.original} />,
    meta: { className: "max-md:pl-4", sort: "name" },
  }),
  helper.display({
    id: "status",
    header: "Status",
    cell: ({ row }) => (
      <span data-tip={row.original.statusReason ?? undefined}>
        <StatusLabel status={row.original.status} />
      </span>
    ),
    meta: { className: "w-30" },
  }),
  helper.display({
    id: "source",
    header: "Source",
    cell: ({ row }) => <SourceCell environment={row.original} />,
    meta: { className: "max-md:hidden w-[28%] lg:w-[22%] xl:w-[16%]" },
  }),
  helper.display({
    id: "target",
    header: "Target",
    cell: ({ row }) => (
      <span className="block truncate">
        {row.original.instance.type} <span className="text-faint">{row.original.target.name}</span>
      </span>
    ),
    meta: { className: "max-xl:hidden w-36" },
  }),
  helper.display({
    id: "market",
    header: "Market",
    cell: ({ row }) => <span className="text-muted">{row.original.instance.market}</span>,
    meta: { className: "max-xl:hidden w-22" },
  }),
  helper.display({
    id: "url",
    header: "URL",
    cell: ({ row }) => <UrlCell environment={row.original} />,
    meta: { className: "max-lg:hidden w-[18%] xl:w-[12%]" },
  }),
  helper.display({
    id: "age",
    header: "Age",
    cell: ({ row }) => <Ago value={row.original.createdAt} bare className="text-muted" />,
    meta: { className: "max-lg:hidden w-15", sort: "created" },
  }),
  helper.display({
    id: "left",
    header: "Time left",
    cell: ({ row }) => <TimeLeftCell environment={row.original} />,
    meta: { className: "max-md:hidden w-23", sort: "expires" },
  }),
  helper.display({
    id: "owner",
    header: "Owner",
    cell: ({ row }) => <OwnerCell environment={row.original} />,
    meta: { className: "max-xl:hidden w-28" },
  }),
]);
