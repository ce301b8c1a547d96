import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";

export type PortRange = { first: number; last: number };

const host = "127.0.0.1";
/** A block's first port is the claim: who listens there owns those that follow, and a process that dies lets go. */
const blockSize = 100;
const lowest = 10_000;
const highest = 65_500;
/** Where a Mayfly that runs on this computer has its sandbox's machines. */
const sandboxPorts: PortRange = { first: 22_000, last: 23_999 };

/**
 * Claims 99 neighbouring ports of this computer until this process ends: nobody else who claims gets any of them,
 * nobody listens on them now, and the system gives none of them to a client or to who asks for any port.
 */
export async function claimPorts(): Promise<PortRange> {
  const starts = blockStarts(ephemeralPorts());
  const offset = randomInt(starts.length);
  for (let step = 0; step < starts.length; step += 1) {
    const range = await claimBlock(starts[(offset + step) % starts.length] as number);
    if (range) return range;
  }
  throw new Error("Every range of ports on this computer is claimed or in use.");
}

let own: PortRange | undefined;

/** One port, of a range that this process has claimed for such. */
export async function claimPort(): Promise<number> {
  if (!own || own.first > own.last) own = await claimPorts();
  const port = own.first;
  own.first += 1;
  return port;
}

/** The first ports of the blocks that may be claimed: none touches what the system gives away, or the sandbox's. */
export function blockStarts(ephemeral: PortRange): number[] {
  const count = Math.floor((highest - lowest) / blockSize);
  const all = Array.from({ length: count }, (_, index) => lowest + index * blockSize);
  const touches = (start: number, { first, last }: PortRange) => start <= last && start + blockSize > first;
  return all.filter((start) => !touches(start, ephemeral) && !touches(start, sandboxPorts));
}

/** What the system gives to clients and to who asks for any port: Linux says; elsewhere as in RFC 6335, section 6. */
function ephemeralPorts(): PortRange {
  if (process.platform !== "linux") return { first: 49_152, last: 65_535 };
  const text = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
  const [first = 0, last = 0] = text.trim().split(/\s+/).map(Number);
  return { first, last };
}

/** Undefined where somebody has claimed it, or uses a port of it. */
export async function claimBlock(start: number): Promise<PortRange | undefined> {
  const claim = await listen(start);
  if (!claim) return undefined;
  const range = { first: start + 1, last: start + blockSize - 1 };
  if (await isFree(range)) {
    // It keeps no process alive.
    claim.unref();
    return range;
  }
  await close(claim);
  return undefined;
}

/** What a killed process started may still listen in its block. */
async function isFree({ first, last }: PortRange): Promise<boolean> {
  for (let port = first; port <= last; port += 1) {
    const server = await listen(port);
    if (!server) return false;
    await close(server);
  }
  return true;
}

function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
