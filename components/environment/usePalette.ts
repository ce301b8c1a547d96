import { CalendarClock, CircleStop, Play, RotateCw, Square, Unplug } from "lucide-react";
import { useCallback } from "react";
import { startNow } from "@/components/shared/environments/dialogs/startNow";
import { type PageCommand, usePageCommands } from "@/components/shared/pageCommands";
import type { Environment } from "@/lib/environments/types";
import type { DialogName } from "./dialogs/useDialog";
import { standingOf } from "./standing";

/** Offers in the palette what can be done with the environment whose page is open. */
export function usePalette(environment: Environment, openDialog: (name: DialogName) => void): void {
  usePageCommands(useCallback(() => commandsOf(environment, openDialog), [environment, openDialog]));
}

function commandsOf(environment: Environment, openDialog: (name: DialogName) => void): PageCommand[] {
  const { name, machine } = environment;
  const { lives, canRedeploy } = standingOf(environment);
  const all: (PageCommand & { can: boolean })[] = [
    { can: lives, label: `Extend ${name}`, Icon: CalendarClock, keys: "E", run: () => openDialog("extend") },
    { can: canRedeploy, label: `Redeploy ${name}`, Icon: RotateCw, keys: "R", run: () => openDialog("redeploy") },
    { can: machine.canStop, label: `Stop ${name}`, Icon: Square, run: () => openDialog("stop") },
    { can: machine.canStart, label: `Start ${name}`, Icon: Play, run: () => void startNow(environment) },
    { can: machine.canDrill, label: `Drill: interrupt ${name}`, Icon: Unplug, run: () => openDialog("drill") },
    { can: lives, label: `Terminate ${name}`, Icon: CircleStop, keys: "T", run: () => openDialog("terminate") },
  ];
  return all.filter(({ can }) => can).map(({ can: _, ...command }) => command);
}
