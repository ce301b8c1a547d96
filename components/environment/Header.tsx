import { ArrowUpRight, CircleStop, Play, Plus, RotateCw, X } from "lucide-react";
import Link from "next/link";
import { startNow } from "@/components/shared/environments/dialogs/startNow";
import { urlLabel } from "@/components/shared/environments/sourceName";
import { Button, ButtonAnchor } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { StatusLabel } from "@/components/ui/StatusMark";
import type { Environment } from "@/lib/environments/types";
import type { DialogName } from "./dialogs/useDialog";
import { MachineMenu } from "./MachineMenu";
import { standingOf } from "./standing";

type ActionsProps = { environment: Environment; onDialog: (name: DialogName) => void };

/** `explained`: the reason of the status is said elsewhere on the page. */
type HeaderProps = ActionsProps & { explained: boolean };

/** Which environment this is, how it is, where it is, and what can be done with it. */
export function Header({ environment, explained, onDialog }: HeaderProps) {
  const { name, project, status, statusReason } = environment;
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pt-4">
      <div className="min-w-0">
        <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-faint text-xs">
          <Link href="/environments" className="hover:text-text">
            Environments
          </Link>
          <span aria-hidden>/</span>
          <Link href={`/projects/${project.id}`} className="truncate hover:text-text">
            {project.name}
          </Link>
        </nav>
        <div className="mt-1 flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <h1 className="min-w-0 break-words text-xl">{name}</h1>
          <StatusLabel status={status} className="self-center font-medium" />
        </div>
        <Address environment={environment} />
        {statusReason && !explained && <p className="mt-1 max-w-[80ch] break-words text-muted">{statusReason}</p>}
      </div>
      <Actions environment={environment} onDialog={onDialog} />
    </header>
  );
}

function Address({ environment }: { environment: Environment }) {
  const { url } = environment;
  if (!url || !standingOf(environment).canVisit) return null;
  return (
    <div className="mt-0.5 flex min-w-0 items-center gap-0.5">
      <a href={url} target="_blank" rel="noreferrer" className="truncate text-accent hover:underline">
        {urlLabel(url)}
        <span className="sr-only"> (opens in a new tab)</span>
      </a>
      <CopyButton value={url} label="Copy the URL" />
    </div>
  );
}

function Actions({ environment, onDialog }: ActionsProps) {
  const { lives, ended, deploying } = standingOf(environment);
  if (ended) {
    return (
      <Button onClick={() => onDialog("again")}>
        <Plus />
        New environment like this
      </Button>
    );
  }
  if (!lives) return null;
  const onStart = () => void startNow(environment);
  return (
    <div className="flex flex-wrap items-center gap-1.5 sm:gap-2">
      {deploying && (
        <Button onClick={() => onDialog("cancel")}>
          <X />
          Cancel
        </Button>
      )}
      <Button variant="danger-quiet" className="max-sm:[&_svg]:hidden" onClick={() => onDialog("terminate")}>
        <CircleStop />
        Terminate
      </Button>
      <Next environment={environment} onDialog={onDialog} onStart={onStart} />
      <MachineMenu environment={environment} onDialog={onDialog} onStart={onStart} />
    </div>
  );
}

/** What one most likely wants: it back where it rests, else a newer release or a look. */
function Next({ environment, onDialog, onStart }: ActionsProps & { onStart: () => void }) {
  const { url, machine } = environment;
  const { rests, deploying, canVisit, canRedeploy } = standingOf(environment);
  if (rests) {
    return (
      <Button variant="primary" disabled={!machine.canStart} onClick={onStart}>
        <Play />
        Start
      </Button>
    );
  }
  return (
    <>
      {!deploying && (
        <Button disabled={!canRedeploy} onClick={() => onDialog("redeploy")}>
          <RotateCw />
          Redeploy
        </Button>
      )}
      {canVisit && url && (
        <ButtonAnchor href={url} target="_blank" rel="noreferrer" variant="primary">
          Open
          <ArrowUpRight />
        </ButtonAnchor>
      )}
    </>
  );
}
