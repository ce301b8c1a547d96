import { claimPort } from "@/lib/platform/testing/ports";
import type { Bench } from "@/scripts/bench/bench";
import { openSshCommand, tailOverSsh } from "@/scripts/bench/beside/tailOverSsh";
import { atMost, type Finding, p50AtMost, p99AtMost, ratioAtMost } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { quantileOf, type Rounds, ratioOf } from "@/scripts/bench/statistics";
import { script, startProgram } from "@/scripts/bench/world/program";
import { startPrinter } from "./printer";
import { askToPrint, type Load, watch } from "./watch";

const one: Load = { linesPerSecond: 1_000, viewers: 1, lines: 2_000 };
const hundred: Load = { linesPerSecond: 100, viewers: 100, lines: 200 };
const thousand: Load = { linesPerSecond: 10, viewers: 1_000, lines: 30 };
const loads = [one, hundred, thousand];

/**
 * From an app that prints a line to the event that a browser gets, through everything that lies between:
 * file, SSH, worker, Postgres, web process.
 */
export async function logs(bench: Bench): Promise<Finding[]> {
  const printer = await startPrinter(bench);
  const { folder, url } = printer;
  const ssh = await openSshCommand(printer.environmentId, printer.targetId, folder);
  const bare = await startBare(bench.stack);
  const durable = await startDurable(bench.stack, tailOverSsh(ssh, durableFile));
  let files = 0;
  const sides = {
    ours: async (load: Load) => watch(await printer.watchedBy(load.viewers), load, folder, () => askToPrint(url, load)),
    // A file of its own each time, which Mayfly does not follow meanwhile.
    tail: (load: Load) => {
      files += 1;
      const file = `printed-${files}.log`;
      return watch({ argv: tailOverSsh(ssh, file) }, load, folder, () => askToPrint(url, load, file));
    },
    bare: (load: Load) => watch(source(bare, load), load, folder, () => askToPrint(bare, load)),
    durable: (load: Load) => watch(source(durable, load), load, folder, () => askToPrint(url, load, durableFile)),
  };
  const turns = loads.flatMap((load) =>
    Object.entries(sides)
      .filter(([side]) => side !== "tail" || load === one)
      .map(([side, measure]) => [nameOf(load, side as Side), () => measure(load)] as const),
  );
  const sidesInTurn = Object.fromEntries(turns);
  // From there on each process has compiled what it does often.
  await alternate({ rounds: 1, say: () => bench.say("warming up") }, sidesInTurn);
  return findings(await alternate(bench, sidesInTurn));
}

type Side = "ours" | "tail" | "bare" | "durable";

const durableFile = "durable.log";

function nameOf({ linesPerSecond, viewers }: Load, side: Side): string {
  return `${linesPerSecond} lines/s to ${viewers}, ${side}`;
}

function whatOf({ linesPerSecond, viewers }: Load): string {
  const [lines, people] = [linesPerSecond, viewers].map((number) => number.toLocaleString("en-US"));
  return `print to event, ${lines} lines/s, ${people} ${viewers === 1 ? "viewer" : "viewers"}`;
}

function source(url: string, { viewers }: Load) {
  return { url, headers: {}, viewers };
}

async function startBare(stack: AsyncDisposableStack): Promise<string> {
  const port = await claimPort();
  await startProgram(stack, script("scripts/bench/beside/bareSse.ts", String(port)), { ready: "bare: ready" });
  return `http://127.0.0.1:${port}`;
}

/** On the same machine, of which Mayfly follows another file, and in the same Postgres. */
async function startDurable(stack: AsyncDisposableStack, tail: string[]): Promise<string> {
  const port = await claimPort();
  const argv = script("scripts/bench/beside/durableSse.ts", String(port), JSON.stringify(tail));
  await startProgram(stack, argv, { ready: "durable: ready" });
  return `http://127.0.0.1:${port}`;
}

const note = `the clock that all processes share, from just before the app prints to when a client in a process of its own has the event; \
every viewer got every line once. All watch one environment; 10 x 1,000 is 10 lines/s to 1,000 viewers. The bare server makes \
the lines itself and keeps none: no machine, no database. "With ssh and a commit" gets them by \`tail -f\` over \`ssh\` and commits them \
before it sends them, as Mayfly does, in one process with nothing else.`;

function findings(measured: Record<string, Rounds>): Finding[] {
  const of = (load: Load, side: Side): Rounds => measured[nameOf(load, side)] ?? [];
  const beside = (load: Load, side: Side, what: string) => ({ what, rounds: of(load, side) });
  const [single, some, many] = [of(one, "ours"), of(hundred, "ours"), of(thousand, "ours")];
  const singleBars = [p50AtMost(single, 10, "ms"), p99AtMost(single, 50, "ms")];
  const manyBars = [atMost("p95", quantileOf(many, 0.95), 100, "ms")];
  const bySide = (load: Load, ours: Rounds, bars: Finding["bars"]): Finding[] => {
    const what = whatOf(load);
    const bare = beside(load, "bare", "bare Node SSE");
    const durable = beside(load, "durable", "bare Node SSE with ssh and a commit");
    const limit = ratioOf(durable.rounds, bare.rounds).toFixed(1);
    const limitNote = `With ssh and a commit, the bare server takes ${limit} x as long itself.`;
    return [
      { what, unit: "ms", ours, beside: bare, bars: [...bars, ratioAtMost(ours, bare.rounds, 1.5)], note: limitNote },
      { what, unit: "ms", ours, beside: durable, bars: [] },
    ];
  };
  return [
    {
      what: whatOf(one),
      unit: "ms",
      ours: single,
      beside: beside(one, "tail", "`tail -f` over `ssh`"),
      bars: singleBars,
      note,
    },
    ...bySide(one, single, []),
    ...bySide(hundred, some, []),
    ...bySide(thousand, many, manyBars),
  ];
}
