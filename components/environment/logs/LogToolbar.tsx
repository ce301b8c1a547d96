import { Download, WrapText } from "lucide-react";
import { Button, ButtonAnchor } from "@/components/ui/Button";
import { GoToLine } from "./GoToLine";
import { LogFilterMenu } from "./LogFilterMenu";
import { LogSearch } from "./LogSearch";
import type { LogFilter, LogStore } from "./logStore";
import type { LogSearchState } from "./useLogSearch";

type LogToolbarProps = {
  environmentId: string;
  store: LogStore;
  search: LogSearchState;
  wrap: boolean;
  onWrap: () => void;
  onFilter: (filter: LogFilter) => void;
  onGo: (sequence: number) => void;
  onLeave: () => void;
};

export function LogToolbar({ environmentId, store, search, wrap, onWrap, onFilter, onGo, onLeave }: LogToolbarProps) {
  return (
    <div className="flex h-10 shrink-0 items-center gap-1 border-line border-b px-1.5">
      <LogSearch state={search} onLeave={onLeave} />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <LogFilterMenu filter={store.filter} onChange={onFilter} />
        <GoToLine last={store.last} onGo={onGo} />
        <Button
          size="icon-sm"
          variant="ghost"
          aria-pressed={wrap}
          aria-label="Wrap long lines"
          data-tip="Wrap long lines"
          className="aria-pressed:bg-pressed aria-pressed:text-text"
          onClick={onWrap}
        >
          <WrapText />
        </Button>
        <DownloadLog environmentId={environmentId} />
      </div>
    </div>
  );
}

function DownloadLog({ environmentId }: { environmentId: string }) {
  return (
    <ButtonAnchor
      href={`/api/v1/environments/${environmentId}/logs/download`}
      download
      size="icon-sm"
      variant="ghost"
      aria-label="Download the log"
      data-tip="Download the log"
    >
      <Download />
    </ButtonAnchor>
  );
}
