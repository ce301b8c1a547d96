import { useState } from "react";

export type DialogName = "extend" | "redeploy" | "terminate" | "cancel" | "again";

/** Which dialog is open, `again` is New environment like this one; `ref` for one that redeploys what was deployed before. */
export type OpenDialog = { name: DialogName; ref?: string };

export function useDialog() {
  const [open, setOpen] = useState<OpenDialog | null>(null);
  return {
    dialog: open,
    openDialog: (name: DialogName, ref?: string) => setOpen({ name, ref }),
    closeDialog: () => setOpen(null),
  };
}
