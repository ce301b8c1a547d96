"use client";

import { FlexRender, type Row } from "@tanstack/react-table";
import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { type MouseEvent, memo } from "react";
import { cn } from "@/components/ui/cn";
import { Menu } from "@/components/ui/Menu";
import type { Environment } from "@/lib/environments/types";
import type { features } from "./Columns";
import { type RowAction, rowActions } from "./RowActions";

type EnvironmentRowProps = {
  row: Row<typeof features, Environment>;
  index: number;
  isSelected: boolean;
  measure: (element: HTMLTableRowElement | null) => void;
  onAction: (action: RowAction, environment: Environment) => void;
};

export const EnvironmentRow = memo(RowOfEnvironment, (before, after) => {
  const same = before.row.original === after.row.original && before.index === after.index;
  return same && before.isSelected === after.isSelected && before.onAction === after.onAction;
});

function RowOfEnvironment({ row, index, isSelected, measure, onAction }: EnvironmentRowProps) {
  const router = useRouter();
  const environment = row.original;

  /** A click anywhere that is not a control of its own opens the environment, as its name does. */
  const open = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (target.closest("a, button, input, [role=menu]") || window.getSelection()?.toString()) return;
    const href = `/environments/${environment.id}`;
    if (event.metaKey || event.ctrlKey) window.open(href);
    else router.push(href);
  };

  const items = rowActions(environment).map(({ action, ...item }) => ({
    ...item,
    onSelect: () => onAction(action, environment),
  }));
  return (
    <tr
      ref={measure}
      data-index={index}
      data-id={environment.id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={open}
      className={cn(
        "group cursor-default hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover has-[[data-row-link]:focus-visible]:shadow-[inset_2px_0_var(--accent)]",
        isSelected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {row.getAllCells().map((cell) => (
        <td
          key={cell.id}
          className={cn("h-15 border-line border-b px-2 md:h-10", cell.column.columnDef.meta?.className)}
        >
          <FlexRender cell={cell} />
        </td>
      ))}
      <td className="border-line border-b pr-2 text-right lg:pr-4">
        <Menu items={items} variant="ghost" size="icon-sm" aria-label={`Actions for ${environment.name}`} tabIndex={-1}>
          <Ellipsis />
        </Menu>
      </td>
    </tr>
  );
}
