import { useEffect } from "react";
import { isInChord } from "@/components/shared/chord";
import { isPlainKey } from "@/components/shared/plainKey";
import type { Environment } from "@/lib/environments/types";
import type { DialogName } from "./dialogs/useDialog";
import { standingOf } from "./standing";

/** The letters that act on a row of the list do the same on an environment's own page. */
export function useKeys(environment: Environment, openDialog: (name: DialogName) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // After `g` a letter leads to another page.
      const act = isPlainKey(event) && !isInChord(event) ? actionOfKey(event.key, environment, openDialog) : null;
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
