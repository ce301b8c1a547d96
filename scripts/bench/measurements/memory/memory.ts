import { setTimeout as delay } from "node:timers/promises";
import { getEnvironment } from "@/lib/environments/queries";
import { lastSequence } from "@/lib/logs/read";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { quantileOf, type Rounds } from "@/scripts/bench/statistics";
import { postEnvironment, untilStatus } from "@/scripts/bench/world/environments";
import { startWhole, type Whole } from "@/scripts/bench/world/whole";
import { residentMegabytes } from "./resident";
import { openViewer, type Viewer } from "./viewer";

const machines = 20;
const viewersPerMachine = 50;
const restMs = 10_000;
const outputMs = 20_000;
const linesPerSecond = 5;
const lookEveryMs = 500;
const settleMs = 3_000;

/** What web and worker hold in memory while 1,000 viewers follow the logs of 20 machines, at rest and under output. */
export async function memory({ rounds, say, stack }: Bench): Promise<Finding[]> {
  const whole = await startWhole(stack);
  say(`deploying the sample on ${machines} machines`);
  const apps = await Promise.all(Array.from({ length: machines }, () => deploySample(whole)));
  const viewers = await openViewers(stack, whole, apps);
  const resident: Record<"web" | "worker", Rounds> = { web: [], worker: [] };
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}: rest, then output`);
    const { web, worker } = await watchRound(whole, apps);
    resident.web.push(web);
    resident.worker.push(worker);
  }
  await delay(settleMs);
  assertComplete(apps, viewers);
  return [finding("web", resident.web, 400), finding("worker", resident.worker, 500)];
}

type App = { id: string; url: string; after: number; asked: number };

async function deploySample({ web, token, actor, sampleUrl }: Whole): Promise<App> {
  const id = await postEnvironment(web, token, { repositoryUrl: sampleUrl });
  await untilStatus(id, "ready", 300_000);
  const { url } = await getEnvironment(actor, id);
  return { id, url: url ?? "", after: 0, asked: 0 };
}

/** The stream that a page opens, for each viewer a connection of its own. */
async function openViewers(stack: AsyncDisposableStack, { web, token }: Whole, apps: App[]): Promise<Viewer[]> {
  const viewers: Viewer[] = [];
  for (const app of apps) {
    app.after = await lastSequence(app.id);
    const url = `${web.url}/api/v1/events?${new URLSearchParams({ logs: app.id, after: String(app.after) })}`;
    const opened = await Promise.all(Array.from({ length: viewersPerMachine }, () => openViewer(url, token)));
    for (const viewer of opened) stack.defer(() => viewer.close());
    viewers.push(...opened);
  }
  return viewers;
}

/** Megabytes, looked at all the time: first nothing happens, then each app prints. */
async function watchRound({ web, worker }: Whole, apps: App[]): Promise<Record<"web" | "worker", number[]>> {
  const seen: Record<"web" | "worker", number[]> = { web: [], worker: [] };
  const startedAtMs = performance.now();
  let lines = 0;
  const pending: Promise<unknown>[] = [];
  for (let elapsedMs = 0; elapsedMs < restMs + outputMs; elapsedMs = performance.now() - startedAtMs) {
    const due = Math.floor((Math.max(0, elapsedMs - restMs) / 1_000) * linesPerSecond);
    for (; lines < due; lines += 1) pending.push(...apps.map(printLine));
    seen.web.push(await residentMegabytes(web.pid));
    seen.worker.push(await residentMegabytes(worker.pid));
    await delay(lookEveryMs);
  }
  await Promise.all(pending);
  return seen;
}

/** The sample prints a line for each request. */
async function printLine(app: App): Promise<void> {
  app.asked += 1;
  await (await fetch(app.url)).arrayBuffer();
}

/** Each viewer has got every line; health checks add a few. */
function assertComplete(apps: App[], viewers: Viewer[]): void {
  for (const [index, viewer] of viewers.entries()) {
    const asked = apps[Math.floor(index / viewersPerMachine)]?.asked ?? 0;
    const { lines, failure } = viewer.seen();
    if (failure !== null || lines < asked) throw new Error(`A viewer got ${lines} of ${asked} lines. ${failure ?? ""}`);
  }
}

function finding(name: "web" | "worker", rounds: Rounds, limit: number): Finding {
  return {
    what: `memory of ${name}, ${machines * viewersPerMachine} streams of ${machines} machines`,
    unit: "MB",
    ours: rounds,
    bars: [atMost("largest", quantileOf(rounds, 1), limit, "MB")],
    note: `resident memory (VmRSS) of the process and all that it started, twice a second; per round ${restMs / 1_000} s of rest and ${outputMs / 1_000} s with ${linesPerSecond} lines/s of each app to ${viewersPerMachine} viewers.`,
  };
}
