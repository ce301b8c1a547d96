"use client";

import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { RefObject } from "react";
import { cn } from "./cn";
import { Kbd } from "./Kbd";
import type { MenuItem } from "./menuItem";

type MenuContentProps = {
  items: MenuItem[];
  align: "start" | "end";
  triggerRef: RefObject<HTMLButtonElement | null>;
  labelledBy: string;
  onClose: () => void;
};

const row =
  "flex h-8 cursor-default select-none items-center gap-2 rounded-md px-2 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0";

/** The open part of a Menu. It is anchored to the real trigger, which lies outside of Radix's tree. */
export function MenuContent({ items, align, triggerRef, labelledBy, onClose }: MenuContentProps) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      {/* Within the landmark that the trigger is in, above what may clip it. */}
      <DropdownMenu.Portal container={triggerRef.current?.closest<HTMLElement>("main, header") ?? null}>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-labelledby={labelledBy}
          onInteractOutside={(event) => {
            if (triggerRef.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            triggerRef.current?.focus({ preventScroll: true });
          }}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-rise overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {items.map((item, index) => (
            <Item key={keyOf(item, index)} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function keyOf(item: MenuItem, index: number): string {
  if (item === "separator") return `separator-${index}`;
  return "heading" in item ? item.heading : item.label;
}

function Item({ item }: { item: MenuItem }) {
  if (item === "separator") return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
  if ("heading" in item) {
    return <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-faint text-xs">{item.heading}</DropdownMenu.Label>;
  }
  const { label, icon, keys, danger, disabled, note, checked, closes, onSelect } = item;
  if (checked !== undefined) {
    return (
      <DropdownMenu.CheckboxItem
        className={row}
        checked={checked}
        disabled={disabled}
        onSelect={(event) => {
          if (!closes) event.preventDefault();
          onSelect();
        }}
      >
        {icon}
        <span className="flex-1 pr-3">{label}</span>
        <DropdownMenu.ItemIndicator>
          <Check className="text-accent" />
        </DropdownMenu.ItemIndicator>
      </DropdownMenu.CheckboxItem>
    );
  }
  if (note) return <NotedItem label={label} icon={icon} disabled={disabled} note={note} onSelect={onSelect} />;
  return (
    <DropdownMenu.Item
      className={cn(row, danger ? "text-bad data-highlighted:bg-bad-soft" : "[&_svg]:text-faint")}
      disabled={disabled}
      onSelect={onSelect}
    >
      {icon}
      <span className="flex-1 pr-3">{label}</span>
      {keys && <Kbd>{keys}</Kbd>}
    </DropdownMenu.Item>
  );
}

type NotedItemProps = Pick<
  Exclude<MenuItem, "separator" | { heading: string }>,
  "label" | "icon" | "disabled" | "onSelect"
> & {
  note: string;
};

/** Radix leaves disabled items out of the keyboard's way; this one stays in it, so that its note is heard. */
function NotedItem({ label, icon, disabled, note, onSelect }: NotedItemProps) {
  return (
    <DropdownMenu.Item
      aria-disabled={disabled || undefined}
      className="flex max-w-72 cursor-default select-none gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-highlighted:bg-hover [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
      onSelect={(event) => {
        if (disabled) event.preventDefault();
        else onSelect();
      }}
    >
      {icon}
      <span className="min-w-0">
        <span className={cn("block", disabled && "text-faint")}>{label}</span>
        <span className="block text-faint text-xs">{note}</span>
      </span>
    </DropdownMenu.Item>
  );
}
