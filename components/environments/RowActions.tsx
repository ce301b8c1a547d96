import { ArrowUpRight, CalendarPlus, CircleStop, PanelRight, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";

export type RowAction = "open" | "visit" | "extend" | "redeploy" | "terminate";

type ActionOfRow = {
  action: RowAction;
  label: string;
  icon: ReactNode;
  keys: string;
  danger?: boolean;
  disabled?: boolean;
};

/** What can be done with an environment from its row, with the key that does it. */
export function rowActions(environment: Environment): ActionOfRow[] {
  const stage = phase(environment.status);
  const lives = stage !== "ended" && stage !== "leaving";
  return [
    { action: "open", label: "Open", icon: <PanelRight />, keys: "↵" },
    { action: "visit", label: "Open URL", icon: <ArrowUpRight />, keys: "O", disabled: !lives || !environment.url },
    { action: "extend", label: "Extend…", icon: <CalendarPlus />, keys: "E", disabled: !lives },
    { action: "redeploy", label: "Redeploy…", icon: <RotateCw />, keys: "R", disabled: stage !== "running" },
    { action: "terminate", label: "Terminate…", icon: <CircleStop />, keys: "T", danger: true, disabled: !lives },
  ];
}

/** The action behind a key, or null where there is none or it is not possible now. */
export function rowActionOfKey(key: string, environment: Environment): RowAction | null {
  const found = rowActions(environment).find(({ keys }) => keys.toLowerCase() === key.toLowerCase());
  return found && !found.disabled ? found.action : null;
}
