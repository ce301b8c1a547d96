import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { followLog, resumePoint } from "@/lib/environments/followLog";
import { getEnvironment } from "@/lib/environments/queries";
import { readLines } from "@/lib/logs/read";
import { readLogSchema } from "@/lib/logs/schema";
import type { LogLine } from "@/lib/logs/types";
import { readQuery } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { eventStream, frames, framesOnce } from "@/lib/platform/http/sse";
import { parse } from "@/lib/platform/parse";

export const dynamic = "force-dynamic";

export const GET = route<{ id: string }>(async ({ actor, request, params: { id }, check }) => {
  await getEnvironment(actor, id);
  const { after, limit } = parse(readLogSchema, readQuery(request.url));
  if (!request.headers.get("accept")?.includes("text/event-stream")) {
    const lines = await readLines(id, { after, limit });
    return respondJson({ status: 200, body: { lines, nextAfter: lines.at(-1)?.sequence ?? after } });
  }
  return eventStream({
    request,
    check,
    run: async ({ signal, send }) => {
      await followLog(id, resumePoint(request, after), (lines) => send(lineFrames(lines)), signal);
      await send(frames([{ event: "end", data: "{}" }]));
    },
  });
});

const lineFrames = framesOnce((lines: LogLine[]) =>
  lines.map((line) => ({ id: line.sequence, data: JSON.stringify(line) })),
);

const refuse = onlyAnswers<{ id: string }>("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
