import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** What is asked of the control port: the port of each app, and when it was asked, in milliseconds since 1970. */
export type Seen = { port: number; atMs: number[] }[];

/** `apps.ts <count> <control port>`: so many apps that answer, each on a port of its own. */
async function main(count: number, controlPort: number): Promise<void> {
  const seen: Seen = [];
  for (let index = 0; index < count; index += 1) {
    const atMs: number[] = [];
    const port = await listen(0, (_, response) => {
      atMs.push(performance.timeOrigin + performance.now());
      response.end("well");
    });
    seen.push({ port, atMs });
  }
  await listen(controlPort, (_, response) => response.end(JSON.stringify(seen)));
  process.stdout.write("apps: ready\n");
}

async function listen(port: number, answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

await main(Number(process.argv[2]), Number(process.argv[3]));
