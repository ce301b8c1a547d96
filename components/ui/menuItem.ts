import type { ReactNode } from "react";

export type MenuItem =
  | {
      label: string;
      icon?: ReactNode;
      /** A key shown at the right. */
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Makes it a choice that can be on or off; choosing leaves the menu open, unless it `closes`. */
      checked?: boolean;
      closes?: boolean;
      onSelect: () => void;
    }
  | { heading: string }
  | "separator";
