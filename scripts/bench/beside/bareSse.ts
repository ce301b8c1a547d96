import { createServer, type ServerResponse } from "node:http";
import { print } from "@/scripts/bench/apps/printer/print";

/**
 * What live lines cost in Node with nothing around them: `bareSse.ts <port>` sends each line as it makes it, as one
 * event of the shape that Mayfly sends, encoded once for all who watch. `GET /print?linesPerSecond=&lines=` makes them.
 */
function main(port: number): void {
  const viewers = new Set<ServerResponse>();
  let sequence = 0;
  const send = (text: string) => {
    sequence += 1;
    const line = { sequence, time: new Date().toISOString(), step: "app", stream: "stdout", text };
    const frame = Buffer.from(`event: lines\nid: ${sequence}\ndata: ${JSON.stringify([line])}\n\n`);
    for (const viewer of viewers) viewer.write(frame);
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://bare");
    if (pathname === "/print") {
      const [linesPerSecond, lines] = [Number(searchParams.get("linesPerSecond")), Number(searchParams.get("lines"))];
      await print({ linesPerSecond, lines }, send);
      response.end("done\n");
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" });
    response.write("retry: 1000\n\n");
    viewers.add(response);
    response.on("close", () => viewers.delete(response));
  });
  server.listen(port, "127.0.0.1", () => process.stdout.write("bare: ready\n"));
}

main(Number(process.argv[2]));
