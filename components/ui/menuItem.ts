import type { ReactNode } from "react";

export type MenuItem =
  | {
      label: string;
      icon?: ReactNode;
      /** A key shown at the right. */
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
      /** A sentence below the label: above all, why it is disabled. With one, it is reached though it is disabled. */
      note?: string | undefined;
      /** Makes it a choice that can be on or off; choosing leaves the menu open, unless it `closes`. */
      checked?: boolean;
      closes?: boolean;
      onSelect: () => void;
    }
  | { heading: string }
  | "separator";
