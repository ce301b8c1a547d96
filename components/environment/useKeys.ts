import { useEffect } from "react";
import type { Environment } from "@/lib/environments/types";
import { standingOf } from "./standing";
import type { DialogName } from "./useDialog";

/** The letters that act on a row of the list do the same on an environment's own page. */
export function useKeys(environment: Environment, openDialog: (name: DialogName) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      const act = actionOfKey(event.key, environment, openDialog);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [environment, openDialog]);
}

function actionOfKey(key: string, environment: Environment, openDialog: (name: DialogName) => void) {
  const { lives, canRedeploy, canVisit } = standingOf(environment);
  if (key === "e" && lives) return () => openDialog("extend");
  if (key === "r" && canRedeploy) return () => openDialog("redeploy");
  if (key === "t" && lives) return () => openDialog("terminate");
  if (key === "o" && canVisit) return () => window.open(environment.url ?? "", "_blank", "noreferrer");
  return null;
}

/** Somebody types, or something lies over the page. */
function isTaken(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select")))
    return true;
  return document.querySelector("[role=dialog], [role=menu]") !== null;
}
