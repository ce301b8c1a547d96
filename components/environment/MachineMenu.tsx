import { CalendarClock, Ellipsis, Play, Square, Unplug } from "lucide-react";
import { Menu } from "@/components/ui/Menu";
import type { MenuItem } from "@/components/ui/menuItem";
import type { Environment } from "@/lib/environments/types";
import type { DialogName } from "./dialogs/useDialog";
import { standingOf } from "./standing";

type Handlers = { onDialog: (name: DialogName) => void; onStart: () => void };

export function MachineMenu({ environment, ...handlers }: Handlers & { environment: Environment }) {
  return (
    <Menu items={() => itemsFor(environment, handlers)} size="icon" aria-label="More actions">
      <Ellipsis />
    </Menu>
  );
}

/** What is done less often. What cannot be done now says why. */
function itemsFor(environment: Environment, { onDialog, onStart }: Handlers): MenuItem[] {
  const { canStop, whyNotStop, canStart, whyNotStart, canDrill, whyNotDrill } = environment.machine;
  const power: MenuItem = standingOf(environment).rests
    ? { label: "Start", icon: <Play />, disabled: !canStart, note: whyNotStart ?? undefined, onSelect: onStart }
    : {
        label: "Stop…",
        icon: <Square />,
        disabled: !canStop,
        note: whyNotStop ?? undefined,
        onSelect: () => onDialog("stop"),
      };
  return [
    { label: "Extend…", icon: <CalendarClock />, keys: "E", onSelect: () => onDialog("extend") },
    power,
    {
      label: "Drill…",
      icon: <Unplug />,
      disabled: !canDrill,
      note: whyNotDrill ?? "Rehearses that the cloud takes the machine back.",
      onSelect: () => onDialog("drill"),
    },
  ];
}
