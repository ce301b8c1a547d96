"use client";

import dynamic from "next/dynamic";
import { type ComponentProps, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "./Button";

export type MenuItem =
  | {
      label: string;
      icon?: ReactNode;
      /** A key shown at the right. */
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Makes it a choice that can be on or off; choosing leaves the menu open. */
      checked?: boolean;
      onSelect: () => void;
    }
  | { heading: string }
  | "separator";

const load = () => import("./MenuContent");
const MenuContent = dynamic(() => load().then((module) => module.MenuContent), { ssr: false });

type MenuProps = Omit<ComponentProps<typeof Button>, "onSelect"> & { items: MenuItem[]; align?: "start" | "end" };

/** A button that opens a menu. The menu's code arrives when the pointer or the focus comes near. */
export function Menu({ items, align = "end", children, ...button }: MenuProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    <span className="relative inline-flex">
      <Button
        ref={trigger}
        id={id}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
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
        <MenuContent items={items} align={align} triggerRef={trigger} labelledBy={id} onClose={() => setOpen(false)} />
      )}
    </span>
  );
}
