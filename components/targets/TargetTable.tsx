import { WideTable } from "@/components/shared/WideTable";
import { Badge } from "@/components/ui/Badge";
import { useNow } from "@/components/ui/Clock";
import { PageLink } from "@/components/ui/PageLink";
import { Td, Th, Tr } from "@/components/ui/Table";
import type { Target } from "@/lib/targets/types";
import { VerdictLabel } from "./doctor/VerdictLabel";
import { accessWords, limitWords } from "./words";

const first = "pl-4 lg:pl-6";
const last = "pr-4 lg:pr-6";

/** Where machines come from, a line each. */
export function TargetTable({ targets }: { targets: Target[] }) {
  const now = useNow();
  return (
    <WideTable
      label="Targets"
      head={
        <>
          <Th className={first}>Name</Th>
          <Th className="max-md:hidden">Account</Th>
          <Th className="max-sm:hidden">Region</Th>
          <Th className="text-right max-sm:hidden">Environments</Th>
          <Th className="max-lg:hidden">At once</Th>
          <Th className={last}>Doctor</Th>
        </>
      }
    >
      {targets.map((target) => (
        <TargetRow key={target.id} target={target} nowMs={now} />
      ))}
    </WideTable>
  );
}

function TargetRow({ target, nowMs }: { target: Target; nowMs: number }) {
  const { id, name, enabled, config, environments } = target;
  return (
    <Tr className={enabled ? "relative" : "relative text-muted"}>
      <Td className={`py-2 max-sm:w-full ${first}`}>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <PageLink
            href={`/settings/targets/${id}`}
            className="break-words font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </PageLink>
          <TargetBadges target={target} />
        </span>
        <span className="block text-faint text-xs sm:hidden">{config.region}</span>
        {config.endpoint && !target.builtIn && (
          <span className="block max-w-56 truncate text-faint text-xs max-md:hidden">{config.endpoint}</span>
        )}
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {target.builtIn ? "This machine" : accessWords(target)}
      </Td>
      <Td className="whitespace-nowrap font-mono text-xs max-sm:hidden">{config.region}</Td>
      <Td className="text-right tabular-nums max-sm:hidden">{environments.live}</Td>
      <Td className="text-muted max-lg:hidden">{limitWords(target)}</Td>
      <Td className={last}>
        <VerdictLabel target={target} nowMs={nowMs} />
      </Td>
    </Tr>
  );
}

/** What sets a target apart from the others. */
export function TargetBadges({ target: { isDefault, enabled, builtIn } }: { target: Target }) {
  return (
    <>
      {isDefault && <Badge tone="accent">Default</Badge>}
      {!enabled && <Badge>Off</Badge>}
      {builtIn && <Badge tone="outline">Built in</Badge>}
    </>
  );
}
