import { openSshCommand, tailOverSsh } from "@/scripts/bench/beside/tailOverSsh";
import type { Bench } from "@/scripts/bench/catalogue";
import { atMost, type Finding, p50AtMost, p99AtMost, ratioAtMost } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { quantileOf } from "@/scripts/bench/statistics";
import { script, startProgram } from "@/scripts/bench/world/program";
import { freePort } from "@/scripts/postgres/server";
import { type Printer, startPrinter } from "./printer";
import { askToPrint, type Load, watch } from "./watch";

const one: Load = { linesPerSecond: 1_000, viewers: 1, lines: 3_000 };
const hundred: Load = { linesPerSecond: 100, viewers: 100, lines: 300 };
const thousand: Load = { linesPerSecond: 10, viewers: 1_000, lines: 40 };

/**
 * From an app that prints a line to the event that a browser gets, through everything that lies between:
 * file, SSH, worker, Postgres, web process.
 */
export async function logs(bench: Bench): Promise<Finding[]> {
  const printer = await startPrinter(bench);
  const { folder } = printer;
  const bare = await startBare(bench.stack);
  const tail = await startTail(printer, folder);
  const ours = (load: Load) => async () =>
    watch(await printer.watchedBy(load.viewers), load, folder, () => askToPrint(printer.url, load));
  const theirs = (load: Load) => () =>
    watch({ url: bare, headers: {}, viewers: load.viewers }, load, folder, () => askToPrint(bare, load));
  const measured = await alternate(bench, {
    one: ours(one),
    oneBySsh: tail(one),
    oneBare: theirs(one),
    hundred: ours(hundred),
    hundredBare: theirs(hundred),
    thousand: ours(thousand),
    thousandBare: theirs(thousand),
  });
  return findings(measured);
}

async function startBare(stack: AsyncDisposableStack): Promise<string> {
  const port = await freePort(undefined);
  await startProgram(stack, script("scripts/bench/beside/bareSse.ts", String(port)), { ready: "bare: ready" });
  return `http://127.0.0.1:${port}`;
}

/** A file of its own each time, which Mayfly does not follow meanwhile. */
async function startTail({ environmentId, targetId, url }: Printer, folder: string) {
  const ssh = await openSshCommand(environmentId, targetId, folder);
  let files = 0;
  return (load: Load) => () => {
    files += 1;
    const file = `printed-${files}.log`;
    return watch({ argv: tailOverSsh(ssh, file) }, load, folder, () => askToPrint(url, load, file));
  };
}

type Measured = Record<
  "one" | "oneBySsh" | "oneBare" | "hundred" | "hundredBare" | "thousand" | "thousandBare",
  number[][]
>;

const bareName = "bare Node SSE";

function findings(measured: Measured): Finding[] {
  const { one: single, oneBySsh, oneBare, hundred: some, hundredBare, thousand: many, thousandBare } = measured;
  return [
    {
      what: "print to event, 1,000 lines/s, 1 viewer",
      unit: "ms",
      ours: single,
      beside: { what: "`tail -f` over `ssh`", rounds: oneBySsh },
      bars: [p50AtMost(single, 10, "ms"), p99AtMost(single, 50, "ms")],
    },
    {
      what: "print to event, 1,000 lines/s, 1 viewer",
      unit: "ms",
      ours: single,
      beside: { what: bareName, rounds: oneBare },
      bars: [ratioAtMost(single, oneBare, 1.5)],
    },
    {
      what: "print to event, 100 lines/s, 100 viewers",
      unit: "ms",
      ours: some,
      beside: { what: bareName, rounds: hundredBare },
      bars: [ratioAtMost(some, hundredBare, 1.5)],
    },
    {
      what: "print to event, 10 lines/s, 1,000 viewers",
      unit: "ms",
      ours: many,
      beside: { what: bareName, rounds: thousandBare },
      bars: [atMost("p95", quantileOf(many, 0.95), 100, "ms"), ratioAtMost(many, thousandBare, 1.5)],
    },
  ];
}
