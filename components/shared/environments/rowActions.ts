import type { MenuItem } from "@/components/ui/menuItem";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";

export type RowAction = "open" | "visit" | "extend" | "redeploy" | "stop" | "start" | "terminate";

type OnAction = (action: RowAction, environment: Environment) => void;

const actions: { action: RowAction; label: string; keys?: string; danger?: boolean }[] = [
  { action: "open", label: "Open", keys: "↵" },
  { action: "visit", label: "Open URL", keys: "O" },
  { action: "extend", label: "Extend…", keys: "E" },
  { action: "redeploy", label: "Redeploy…", keys: "R" },
  { action: "stop", label: "Stop…" },
  { action: "start", label: "Start" },
  { action: "terminate", label: "Terminate…", keys: "T", danger: true },
];

function isPossible(action: RowAction, { status, url, machine }: Environment): boolean {
  const stage = phase(status);
  if (action === "open") return true;
  if (action === "stop") return machine.canStop;
  if (action === "start") return machine.canStart;
  if (action === "redeploy") return stage === "running";
  if (stage === "ended" || stage === "leaving") return false;
  return action !== "visit" || (url !== null && stage !== "resting");
}

/** What can be done with an environment from its row, with the key that does it. Few can be stopped or started: only they say so. */
export function rowActions(environment: Environment, onAction: OnAction): MenuItem[] {
  return actions
    .filter(({ action }) => (action !== "stop" && action !== "start") || isPossible(action, environment))
    .map(({ action, ...item }) => ({
      ...item,
      disabled: !isPossible(action, environment),
      onSelect: () => onAction(action, environment),
    }));
}

/** The action behind a key, or null where there is none or it is not possible now. */
export function rowActionOfKey(key: string, environment: Environment): RowAction | null {
  const found = actions.find(({ keys }) => keys?.toLowerCase() === key.toLowerCase());
  return found && isPossible(found.action, environment) ? found.action : null;
}
