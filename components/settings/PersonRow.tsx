import { Ban, Ellipsis, Link2, RotateCcw } from "lucide-react";
import { callAction } from "@/components/shared/callAction";
import { Badge } from "@/components/ui/Badge";
import { cn } from "@/components/ui/cn";
import { Menu } from "@/components/ui/Menu";
import type { MenuItem } from "@/components/ui/menuItem";
import { Td, Tr } from "@/components/ui/Table";
import { Ago } from "@/components/ui/Time";
import { toastDone, toastFailed } from "@/components/ui/toast";
import { enablePersonAction } from "@/lib/access/actions";
import type { Person } from "@/lib/access/people";
import { RoleSelect } from "./RoleSelect";

type PersonRowProps = { person: Person; isSelf: boolean; onInvite: () => void; onDisable: () => void };

const statuses = {
  active: { tone: "good", word: "Active" },
  invited: { tone: "busy", word: "Invited" },
  disabled: { tone: "neutral", word: "Disabled" },
} as const;

export function PersonRow({ person, isSelf, onInvite, onDisable }: PersonRowProps) {
  const { name, email, status, createdAt } = person;
  const { tone, word } = statuses[status];
  return (
    <Tr>
      <Td className={cn("py-2 pl-4 max-sm:w-full lg:pl-6", status === "disabled" && "text-muted")}>
        <span className="block break-words font-medium">
          {name}
          {isSelf && <span className="ml-1.5 font-normal text-faint">you</span>}
          {status !== "active" && <span className="ml-1.5 font-normal text-faint sm:hidden">{word}</span>}
        </span>
        <span className="block break-all text-faint text-xs">{email}</span>
      </Td>
      <Td className="max-sm:hidden">
        <Badge tone={tone}>{word}</Badge>
      </Td>
      <Td>
        <RoleSelect person={person} isSelf={isSelf} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        <Ago value={createdAt} />
      </Td>
      <Td className="pr-4 text-right lg:pr-6">
        {!isSelf && (
          <Menu
            items={actionsFor(person, onInvite, onDisable)}
            variant="ghost"
            size="icon-sm"
            aria-label={`Actions for ${name}`}
          >
            <Ellipsis />
          </Menu>
        )}
      </Td>
    </Tr>
  );
}

function actionsFor(person: Person, onInvite: () => void, onDisable: () => void): MenuItem[] {
  const items: MenuItem[] = [];
  if (person.status === "invited") items.push({ label: "New invitation link…", icon: <Link2 />, onSelect: onInvite });
  if (person.status === "disabled") {
    items.push({ label: "Enable", icon: <RotateCcw />, onSelect: () => void enable(person) });
  } else {
    items.push({ label: "Disable…", icon: <Ban />, danger: true, onSelect: onDisable });
  }
  return items;
}

async function enable({ id, name }: Person): Promise<void> {
  const result = await callAction(() => enablePersonAction(id));
  if (result.ok) return toastDone(`${name} may come in again`);
  return toastFailed(`${name} could not be enabled`, { description: result.error.message });
}
