import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { eventually } from "./eventually";
import { blockStarts, claimBlock, claimPort, claimPorts, type PortRange } from "./ports";

const children: ChildProcess[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Another process that claims so many ranges and then waits. */
async function claimer(count: number): Promise<{ child: ChildProcess; ranges: PortRange[] }> {
  const program = `
    import { claimPorts } from "./lib/platform/testing/ports.ts";
    const ranges = [];
    for (let index = 0; index < ${count}; index += 1) ranges.push(await claimPorts());
    console.log(JSON.stringify(ranges));
    process.stdin.resume();`;
  const argv = ["--import", "tsx", "--input-type=module", "-e", program];
  const child = spawn(process.execPath, argv, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const [line] = await once(child.stdout, "data");
  return { child, ranges: JSON.parse(String(line)) };
}

async function listen(port: number): Promise<boolean> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (listening) servers.push(server);
  return listening;
}

const claimOf = ({ first }: PortRange) => first - 1;

test("processes that claim at the same time get ranges that do not meet, and which are free", async () => {
  const [one, two, mine] = await Promise.all([claimer(5), claimer(5), Promise.all([claimPorts(), claimPorts()])]);
  const all = [...one.ranges, ...two.ranges, ...mine].sort((a, b) => a.first - b.first);
  expect(new Set(all.map(({ first }) => first)).size).toBe(12);
  for (const [index, { first, last }] of all.entries()) {
    expect(last).toBe(first + 98);
    expect(first).toBeGreaterThan(all[index - 1]?.last ?? 0);
    expect(await listen(first)).toBe(true);
    expect(await listen(last)).toBe(true);
  }
});

test("a claim lasts as long as its process, however that ends", async () => {
  const { child, ranges } = await claimer(1);
  const claim = claimOf(ranges[0] as PortRange);
  expect(await listen(claim)).toBe(false);
  await kill(child);
  await eventually(() => listen(claim));
});

test("a block is left alone while what a killed process started still listens in it", async () => {
  const { child, ranges } = await claimer(1);
  const { first, last } = ranges[0] as PortRange;
  expect(await listen(last)).toBe(true);
  await kill(child);
  expect(await claimBlock(first - 1)).toBeUndefined();
});

test("single ports are all different", async () => {
  const ports = await Promise.all(Array.from({ length: 10 }, claimPort));
  const more = [];
  for (let count = 0; count < 100; count += 1) more.push(await claimPort());
  expect(new Set([...ports, ...more]).size).toBe(110);
});

test.runIf(process.platform === "linux")("a claimed port is none that the system gives to clients", async () => {
  const text = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
  const [first = 0, last = 0] = text.trim().split(/\s+/).map(Number);
  const range = await claimPorts();
  expect(range.last < first || range.first > last).toBe(true);
});

test.each([[{ first: 32_768, last: 60_999 }], [{ first: 49_152, last: 65_535 }], [{ first: 15_050, last: 65_535 }]])(
  "no block touches %o or the sandbox's own ports",
  (ephemeral) => {
    const starts = blockStarts(ephemeral);
    expect(starts.length).toBeGreaterThan(40);
    for (const start of starts) {
      for (const { first, last } of [ephemeral, { first: 22_000, last: 23_999 }]) {
        expect(start > last || start + 99 < first).toBe(true);
      }
    }
  },
);
