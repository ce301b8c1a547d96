import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { LastLines } from "@/components/environment/logs/lines/LastLines";
import { fetchJson } from "@/components/shared/fetchJson";
import { Alert } from "@/components/ui/Alert";
import type { Environment, EnvironmentStep } from "@/lib/environments/types";
import type { LogLine } from "@/lib/logs/types";
import { adviceFor, stepWord } from "./advice";

const searchedLines = 2_000;
const shownLines = 12;

type FailurePanelProps = { environment: Environment; step: EnvironmentStep; last: number; actions: ReactNode };

/** What happened, why, what to do next, and the last lines that the step wrote. */
export function FailurePanel({ environment, step, last, actions }: FailurePanelProps) {
  const lines = useLastLines(environment, step, last);
  const number = environment.deployment?.number ?? 1;
  const restored = environment.readyAt !== null && environment.status === "ready";
  return (
    <Alert tone="bad" title={`${stepWord(step.name)} failed in deployment ${number}`} actions={actions}>
      <p className="break-words text-text">{step.error ?? environment.statusReason}</p>
      <p className="mt-1">
        {restored && "The release before it serves again. "}
        {adviceFor(step.name)}
      </p>
      {lines.length > 0 && (
        <figure className="mt-2.5">
          <figcaption className="sr-only">The last lines of this step</figcaption>
          <LastLines lines={lines} />
        </figure>
      )}
      {lines.length > 0 && (
        <a
          href={`#L${lines.at(-1)?.sequence}`}
          className="mt-1 inline-flex items-center gap-1 text-accent text-xs hover:underline"
        >
          See them in the log
          <ArrowUpRight aria-hidden className="size-3" />
        </a>
      )}
    </Alert>
  );
}

function useLastLines({ id, deployment }: Environment, { name }: EnvironmentStep, last: number): LogLine[] {
  const { data } = useQuery({
    queryKey: ["environment", id, "failure", deployment?.id],
    queryFn: async ({ signal }) => {
      const after = Math.max(0, last - searchedLines);
      const query = new URLSearchParams({ step: name, after: String(after), limit: "1000", lines: "true" });
      const found = await fetchJson<{ lines: LogLine[] }>(`/api/v1/environments/${id}/logs/search?${query}`, signal);
      return found.lines.slice(-shownLines);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? [];
}
