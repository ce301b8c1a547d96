import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** For tests: a way to the database that can be slow, or end without a word. Connections are made one by one to it. */
export async function startDatabaseProxy(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let opened = 0;
  let isHolding = false;
  let go: (() => void)[] = [];
  const server = createServer((client) => {
    opened += 1;
    sockets.add(client);
    const begin = () => {
      const database = connect(Number(port), hostname);
      sockets.add(database);
      client.pipe(database).pipe(client);
      for (const [one, other] of [[client, database] as const, [database, client] as const]) {
        one.on("error", () => {});
        one.on("close", () => {
          sockets.delete(one);
          other.destroy();
        });
      }
    };
    if (isHolding) go.push(begin);
    else begin();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: through.href,
    /** How many connections were ever made, and how many there are. */
    opened: () => opened,
    open: () => server.listening && [...sockets].filter(({ localPort }) => localPort === Number(through.port)).length,
    /** New connections get no answer until `release`. */
    hold: () => {
      isHolding = true;
    },
    release: () => {
      isHolding = false;
      for (const begin of go) begin();
      go = [];
    },
    /** Ends every connection as a server does that goes in order: without an error. */
    endQuietly: () => {
      for (const socket of sockets) socket.end();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
