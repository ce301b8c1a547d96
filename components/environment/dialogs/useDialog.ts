import { useCallback, useState } from "react";

export type DialogName = "extend" | "redeploy" | "terminate" | "cancel" | "again" | "stop" | "drill";

/** Which dialog is open, `again` is New environment like this one; `ref` for one that redeploys what was deployed before. */
export type OpenDialog = { name: DialogName; ref?: string };

export function useDialog() {
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const openDialog = useCallback((name: DialogName, ref?: string) => setOpen({ name, ref }), []);
  const closeDialog = useCallback(() => setOpen(null), []);
  return { dialog: open, openDialog, closeDialog };
}
