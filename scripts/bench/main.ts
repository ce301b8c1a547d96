import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "@/scripts/start/settings";
import { catalogue } from "./catalogue";
import type { Finding } from "./finding";
import { machineFacts } from "./machine";
import { table } from "./table";

const resultsDir = path.join(root, "bench/results");

const usage = "npm run bench -- [--rounds 5] [measurement ...]";

/** Runs the measurements that are named, or all; the last thing it prints is a table of what was found. */
async function main(argv: string[]): Promise<number> {
  const { names, rounds } = readArguments(argv);
  await mkdir(resultsDir, { recursive: true });
  const findings: Finding[] = [];
  const failed: string[] = [];
  for (const name of names.length > 0 ? names : Object.keys(catalogue)) {
    process.stdout.write(`\n== ${name}: ${catalogue[name]?.shows}\n`);
    const found = await measure(name, rounds);
    if (found) findings.push(...found);
    else failed.push(name);
    if (found) process.stdout.write(`\n${table(found)}\n${notes(found)}`);
  }
  process.stdout.write(`\n${Object.values(machineFacts()).join(", ")}\n\n${table(findings)}\n${notes(findings)}`);
  if (failed.length > 0) process.stderr.write(`\nNot measured: ${failed.join(", ")} (see above)\n`);
  return failed.length > 0 ? 1 : 0;
}

/** Undefined where it did not come to an end. The raw samples stay in `bench/results/<name>.json`. */
async function measure(name: string, rounds: number): Promise<Finding[] | undefined> {
  const file = path.join(resultsDir, `${name}.json`);
  await settleDisk();
  const startedAt = new Date().toISOString();
  const argv = ["--import", "tsx", "scripts/bench/one.ts", name, String(rounds), file];
  const child = spawn(process.execPath, argv, { cwd: root, stdio: "inherit" });
  const [code] = await once(child, "close");
  if (code !== 0) return undefined;
  const findings = JSON.parse(await readFile(file, "utf8")) as Finding[];
  await writeFile(file, JSON.stringify({ name, startedAt, machine: machineFacts(), findings }, null, 1));
  return findings;
}

/** What the one before has deleted is still being given back to the disk, for which each commit would wait. */
async function settleDisk(): Promise<void> {
  await once(spawn("sync", { stdio: "inherit" }), "close");
}

/** Fewer rounds give a quick look; what is quoted takes five. Throws where it is told something it does not know. */
function readArguments(args: string[]): { names: string[]; rounds: number } {
  const options = { rounds: { type: "string", default: "5" } } as const;
  const { values, positionals: names } = parseArgs({ args, options, allowPositionals: true });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number from 1: ${usage}`);
  const unknown = names.find((name) => !(name in catalogue));
  if (unknown) {
    const known = Object.entries(catalogue).map(([name, { shows }]) => `  ${name.padEnd(12)} ${shows}`);
    throw new Error(`There is no measurement ${unknown}. ${usage}\n${known.join("\n")}`);
  }
  return { names, rounds };
}

function notes(findings: Finding[]): string {
  return findings.flatMap(({ what, note }) => (note ? [`${what}: ${note}\n`] : [])).join("");
}

process.on("SIGINT", () => {});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
