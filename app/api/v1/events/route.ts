import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { followLog, resumePoint } from "@/lib/environments/followLog";
import { getEnvironment } from "@/lib/environments/queries";
import { watchEnvironments } from "@/lib/environments/watch";
import { eventsSchema } from "@/lib/logs/schema";
import type { LogLine } from "@/lib/logs/types";
import { readQuery } from "@/lib/platform/http/body";
import { type EventStream, eventStream, frames, framesOnce } from "@/lib/platform/http/sse";
import { parse } from "@/lib/platform/parse";

export const dynamic = "force-dynamic";

export const GET = route(async ({ actor, request, check }) => {
  const { logs, after } = parse(eventsSchema, readQuery(request.url));
  if (logs !== undefined) await getEnvironment(actor, logs);
  return eventStream({
    request,
    check,
    run: async (stream) => {
      const lines = logs === undefined ? null : sendLines(stream, logs, resumePoint(request, after));
      const changes = async () => {
        for await (const { environments, missed } of watchEnvironments(actor, stream.signal)) {
          const resync = missed ? [{ event: "resync", data: "{}" }] : [];
          await stream.send(frames([...resync, ...environments.map((data) => ({ event: "environment", data }))]));
        }
      };
      await Promise.all([lines, changes()]);
    },
  });
});

const lineFrames = framesOnce((lines: LogLine[]) => [
  { event: "lines", id: lines.at(-1)?.sequence, data: JSON.stringify(lines) },
]);

function sendLines({ send, signal }: EventStream, id: string, after: number): Promise<void> {
  return followLog(id, after, (lines) => send(lineFrames(lines)), signal);
}

const refuse = onlyAnswers("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
