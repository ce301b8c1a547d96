"use client";

import { type ComponentProps, useId, useRef, useState } from "react";
import { Button } from "./Button";
import { lazily } from "./lazily";
import type { MenuItem } from "./menuItem";

const load = () => import("./MenuContent");
const MenuContent = lazily(() => load().then((module) => module.MenuContent));

type MenuProps = Omit<ComponentProps<typeof Button>, "onSelect"> & {
  /** A function is asked when the menu opens. */
  items: MenuItem[] | (() => MenuItem[]);
  align?: "start" | "end";
  /** The pointer or the focus comes near: time to ask for what the items need. */
  onNear?: (() => void) | undefined;
};

/** A button that opens a menu. The menu's code arrives when the pointer or the focus comes near. */
export function Menu({ items, align = "end", onNear, children, ...button }: MenuProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  const near = () => {
    void load();
    onNear?.();
  };
  return (
    <span className="relative inline-flex">
      <Button
        ref={trigger}
        id={id}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={near}
        onFocus={near}
        onClick={() => setOpen((was) => !was)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
        {...button}
      >
        {children}
      </Button>
      {open && (
        <MenuContent
          items={typeof items === "function" ? items() : items}
          align={align}
          triggerRef={trigger}
          labelledBy={id}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}
