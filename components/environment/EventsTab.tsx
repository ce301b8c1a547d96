import { useQuery } from "@tanstack/react-query";
import { Activity, CalendarClock, CircleDot, type LucideIcon, Rocket, Server, Sparkles } from "lucide-react";
import { fetchJson } from "@/components/shared/fetchJson";
import { EmptyState } from "@/components/ui/EmptyState";
import { LoadFailed } from "@/components/ui/LoadFailed";
import { Ago } from "@/components/ui/Time";
import type { TimelineEvent } from "@/lib/environments/types";
import { ListSkeleton } from "./ListSkeleton";

const icons: Record<string, LucideIcon> = {
  created: Sparkles,
  status: CircleDot,
  lease: CalendarClock,
  deployment: Rocket,
  instance: Server,
  app: Activity,
};

/** What happened, the newest first. */
export function EventsTab({ environmentId }: { environmentId: string }) {
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ["environment", environmentId, "events"],
    queryFn: ({ signal }) =>
      fetchJson<{ items: TimelineEvent[] }>(`/api/v1/environments/${environmentId}/events`, signal),
  });
  if (isPending) return <ListSkeleton />;
  if (error) return <LoadFailed what="The events" error={error} onRetry={() => void refetch()} />;
  const events = data.items.toReversed();
  if (events.length === 0) return <EmptyState title="Nothing has happened yet" />;
  return (
    <ol className="relative flex flex-col before:absolute before:top-3 before:bottom-3 before:left-[9.5px] before:w-px before:bg-line">
      {events.map((event) => (
        <EventRow key={event.id} event={event} />
      ))}
    </ol>
  );
}

function EventRow({ event: { kind, message, actor, time } }: { event: TimelineEvent }) {
  const Icon = icons[kind] ?? CircleDot;
  return (
    <li className="relative flex gap-3 py-2">
      <span className="flex size-5 shrink-0 items-center justify-center rounded-full bg-bg text-faint">
        <Icon aria-hidden className="size-3.5" />
      </span>
      <p className="min-w-0 flex-1 break-words">{message}</p>
      <p className="flex shrink-0 flex-wrap justify-end gap-x-2 text-right text-faint text-xs leading-5">
        <span className="max-sm:hidden">{actor}</span>
        <Ago value={time} className="w-14" />
      </p>
    </li>
  );
}
