"use client";

import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, type MouseEvent, memo } from "react";
import { Checkbox } from "@/components/ui/Checkbox";
import { cn } from "@/components/ui/cn";
import { Menu } from "@/components/ui/Menu";
import type { Environment } from "@/lib/environments/types";
import { columns, edges } from "./Columns";
import { type RowAction, rowActions } from "./rowActions";
import type { Selection } from "./useSelection";

type EnvironmentRowProps = {
  environment: Environment;
  index: number;
  isSelected: boolean;
  onSelect: Selection["toggle"];
  onAction: (action: RowAction, environment: Environment) => void;
};

const cellLook = "h-15 border-line border-b px-2 md:h-10";

export const EnvironmentRow = memo(function EnvironmentRow(props: EnvironmentRowProps) {
  const { environment, index, isSelected, onSelect, onAction } = props;
  const open = useOpenByClick(`/environments/${environment.id}`);
  return (
    <tr
      data-index={index}
      data-id={environment.id}
      aria-rowindex={index + 2}
      onClick={open}
      className={cn(
        "group cursor-default hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover has-[[data-row-link]:focus-visible]:shadow-[inset_2px_0_var(--accent)]",
        isSelected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <td className={cn(cellLook, edges.select)}>
        <Checkbox
          aria-label={`Select ${environment.name}`}
          checked={isSelected}
          tabIndex={-1}
          onChange={(event: ChangeEvent<HTMLInputElement>) => onSelect(environment.id, hasShift(event.nativeEvent))}
        />
      </td>
      {columns.map(({ title, className, Cell }) => (
        <td key={title} className={cn(cellLook, className)}>
          <Cell environment={environment} />
        </td>
      ))}
      <td className="border-line border-b pr-2 text-right lg:pr-4">
        <Menu
          items={() => rowActions(environment, onAction)}
          variant="ghost"
          size="icon-sm"
          aria-label={`Actions for ${environment.name}`}
          tabIndex={-1}
        >
          <Ellipsis />
        </Menu>
      </td>
    </tr>
  );
});

function hasShift(event: Event): boolean {
  return "shiftKey" in event && event.shiftKey === true;
}

/** A click anywhere that is not a control of its own opens the environment, as its name does. */
function useOpenByClick(href: string) {
  const router = useRouter();
  return (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (target.closest("a, button, input, [role=menu]") || window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href);
    else router.push(href);
  };
}
