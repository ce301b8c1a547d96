import { GitCommitHorizontal, KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { marketWords } from "@/components/shared/environments/marketWords";
import { pricePerHour } from "@/components/shared/environments/price";
import { repositoryLabel, shortRevision } from "@/components/shared/environments/sourceName";
import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { shortDuration } from "@/components/ui/duration";
import { Ago, Countdown } from "@/components/ui/Time";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";
import { sshCommand } from "./sshCommand";

/** `hasKey`: the viewer's SSH key is on its machine. */
type FactsProps = { environment: Environment; hasKey: boolean; onExtend: () => void };

/** What one wants to know about an environment at a glance, in one line where there is room. */
export function Facts({ environment, hasKey, onExtend }: FactsProps) {
  const { instance, owner, createdAt } = environment;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-line border-y py-3.5 md:grid-cols-[repeat(4,auto)] md:justify-between">
      <LifeFact environment={environment} onExtend={onExtend} />
      <Fact label="Source" note={<Revision environment={environment} />}>
        <span className="min-w-0 truncate" data-tip={environment.repositoryUrl}>
          {repositoryLabel(environment.repositoryUrl)}
        </span>
      </Fact>
      <MachineFact environment={environment} />
      <Fact
        label="Created"
        note={
          <span className="flex items-center gap-1">
            by {owner.kind === "token" && <KeyRound aria-label="the token" className="size-3" />} {owner.name}
          </span>
        }
      >
        <Ago value={createdAt} />
      </Fact>
      {instance.reason && (
        <div className="col-span-full -mt-1 text-xs">
          <dt className="sr-only">Why this machine</dt>
          <dd className="max-w-[110ch] break-words text-faint">{instance.reason}</dd>
        </div>
      )}
      {hasKey && <LogIn environment={environment} />}
    </dl>
  );
}

function LogIn({ environment }: { environment: Environment }) {
  const command = sshCommand(environment);
  if (!command) return null;
  return (
    <div className="col-span-full -my-1 flex min-w-0 items-center gap-1.5 text-xs">
      <dt className="text-faint">Log in</dt>
      <dd className="flex min-w-0 items-center gap-0.5">
        <code
          className="truncate font-mono"
          data-tip="With -i and your key's file, where SSH does not find it by itself"
        >
          {command}
        </code>
        <CopyButton value={command} label="Copy the SSH command" className="size-6 [&_svg]:size-3.5" />
      </dd>
    </div>
  );
}

/** The pool it is from, and what an hour of it costs. Before there is a machine: what was asked for. */
function MachineFact({ environment: { status, instance, target } }: { environment: Environment }) {
  const { id, type, zone, region, market, priceMicroUsdPerHour } = instance;
  const running = id ? `, ${pricePerHour(priceMicroUsdPerHour)}` : "";
  const price = status === "stopped" ? ", only its disk costs" : running;
  return (
    <Fact label="Machine" note={`${target.name}${price}`}>
      <span>{zone ? `${type} in ${zone}` : `${type} in ${region}`}</span>
      <span className="text-muted">{marketWords[market]}</span>
    </Fact>
  );
}

function Fact({ label, note, children }: { label: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-faint text-xs">{label}</dt>
      <dd className="mt-0.5 min-w-0">
        <div className="flex min-h-6 min-w-0 flex-wrap items-center gap-x-1.5">{children}</div>
        {note && <div className="truncate text-faint text-xs">{note}</div>}
      </dd>
    </div>
  );
}

function LifeFact({ environment, onExtend }: { environment: Environment; onExtend: () => void }) {
  const { status, createdAt, expiresAt, terminatedAt } = environment;
  const stage = phase(status);
  if (terminatedAt) {
    const lived = shortDuration(Date.parse(terminatedAt) - Date.parse(createdAt));
    return (
      <Fact label="Ended" note={`It lived ${lived}`}>
        <Ago value={terminatedAt} />
      </Fact>
    );
  }
  if (stage === "leaving" || stage === "ended") return <Fact label="Time left">Ending</Fact>;
  return (
    <Fact label="Time left" note={<ExpiresAt value={expiresAt} />}>
      <Countdown value={expiresAt} over="Ending" className="font-medium tabular-nums" />
      <Button size="sm" variant="ghost" className="-my-1 h-6 px-1.5 text-accent" onClick={onExtend}>
        Extend
      </Button>
    </Fact>
  );
}

/** Where the reader is: the server cannot know, so that the browser says it. */
function ExpiresAt({ value }: { value: string }) {
  const text = new Date(value).toLocaleString(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  return <span suppressHydrationWarning>until {text}</span>;
}

function Revision({ environment: { ref, revision } }: { environment: Environment }) {
  const branch = ref && ref !== revision ? ref : null;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <GitCommitHorizontal aria-hidden className="size-3.5 shrink-0" />
      {branch && <span className="truncate text-muted">{branch}</span>}
      {revision && <span className="font-mono">{shortRevision(revision)}</span>}
      {!branch && !revision && "default branch"}
      {revision && <CopyButton value={revision} label="Copy the commit" className="-my-1 size-5 [&_svg]:size-3" />}
    </span>
  );
}
