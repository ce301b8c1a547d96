import { authenticate } from "@/lib/access/authenticate";
import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { followLog, resumePoint } from "@/lib/environments/followLog";
import { getEnvironment } from "@/lib/environments/queries";
import { watchEnvironments } from "@/lib/environments/watch";
import { eventsSchema } from "@/lib/logs/schema";
import { readQuery } from "@/lib/platform/http/body";
import { type EventStream, eventStream, frame } from "@/lib/platform/http/sse";
import { parse } from "@/lib/platform/parse";

export const dynamic = "force-dynamic";

export const GET = route(async ({ actor, request }) => {
  const { logs, after } = parse(eventsSchema, readQuery(request.url));
  if (logs !== undefined) await getEnvironment(actor, logs);
  return eventStream({
    request,
    check: () => authenticate(request),
    run: async (stream) => {
      const lines = logs === undefined ? null : sendLines(stream, logs, resumePoint(request, after));
      const changes = async () => {
        for await (const { environments, missed } of watchEnvironments(actor, stream.signal)) {
          const resync = missed ? frame({ event: "resync", data: "{}" }) : "";
          await stream.send(resync + environments.map((data) => frame({ event: "environment", data })).join(""));
        }
      };
      await Promise.all([lines, changes()]);
    },
  });
});

async function sendLines({ send, signal }: EventStream, id: string, after: number): Promise<void> {
  for await (const lines of followLog(id, after, signal)) {
    const last = lines.at(-1);
    if (last) await send(frame({ event: "lines", id: last.sequence, data: JSON.stringify(lines) }));
  }
}

const refuse = onlyAnswers("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
