import { spawn } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import { createInterface } from "node:readline";
import pg from "pg";

/**
 * As little as keeps Mayfly's promises: lines come from the machine by `tail -f` over `ssh`, are committed to Postgres,
 * and then sent to all who watch, encoded once. `durableSse.ts <port> <ssh command as JSON>`; `DATABASE_URL`.
 */
async function main(port: number, [program = "", ...argv]: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query("CREATE TABLE bare_line (sequence bigserial PRIMARY KEY, text text NOT NULL)");
  const viewers = new Set<ServerResponse>();
  let pending: string[] = [];
  let isStoring = false;
  /** What comes during a commit goes into the next. */
  const store = async () => {
    isStoring = true;
    while (pending.length > 0) {
      const texts = pending;
      pending = [];
      const { rows } = await client.query<{ sequence: string; text: string }>({
        name: "store",
        text: "INSERT INTO bare_line (text) SELECT unnest($1::text[]) RETURNING sequence, text",
        values: [texts],
      });
      send(rows);
    }
    isStoring = false;
  };
  const send = (rows: { sequence: string; text: string }[]) => {
    const time = new Date().toISOString();
    const lines = rows.map(({ sequence, text }) => ({ sequence, time, step: "app", stream: "stdout", text }));
    const frame = Buffer.from(`event: lines\nid: ${lines.at(-1)?.sequence}\ndata: ${JSON.stringify(lines)}\n\n`);
    for (const viewer of viewers) viewer.write(frame);
  };
  const tail = spawn(program, argv, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => tail.kill());
  process.once("SIGTERM", () => process.exit(0));
  createInterface(tail.stdout).on("line", (text) => {
    pending.push(text);
    if (!isStoring) void store();
  });
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" });
    response.write("retry: 1000\n\n");
    viewers.add(response);
    response.on("close", () => viewers.delete(response));
  });
  server.listen(port, "127.0.0.1", () => process.stdout.write("durable: ready\n"));
}

await main(Number(process.argv[2]), JSON.parse(process.argv[3] ?? "[]"));
