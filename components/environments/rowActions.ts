import type { MenuItem } from "@/components/ui/menuItem";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";

export type RowAction = "open" | "visit" | "extend" | "redeploy" | "terminate";

type OnAction = (action: RowAction, environment: Environment) => void;

const actions: { action: RowAction; label: string; keys: string; danger?: boolean }[] = [
  { action: "open", label: "Open", keys: "↵" },
  { action: "visit", label: "Open URL", keys: "O" },
  { action: "extend", label: "Extend…", keys: "E" },
  { action: "redeploy", label: "Redeploy…", keys: "R" },
  { action: "terminate", label: "Terminate…", keys: "T", danger: true },
];

function isPossible(action: RowAction, { status, url }: Environment): boolean {
  const stage = phase(status);
  if (action === "open") return true;
  if (action === "redeploy") return stage === "running";
  return stage !== "ended" && stage !== "leaving" && (action !== "visit" || url !== null);
}

/** What can be done with an environment from its row, with the key that does it. */
export function rowActions(environment: Environment, onAction: OnAction): MenuItem[] {
  return actions.map(({ action, ...item }) => ({
    ...item,
    disabled: !isPossible(action, environment),
    onSelect: () => onAction(action, environment),
  }));
}

/** The action behind a key, or null where there is none or it is not possible now. */
export function rowActionOfKey(key: string, environment: Environment): RowAction | null {
  const found = actions.find(({ keys }) => keys.toLowerCase() === key.toLowerCase());
  return found && isPossible(found.action, environment) ? found.action : null;
}
