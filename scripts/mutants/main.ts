import os from "node:os";
import { parseArgs } from "node:util";
import { startThrowawayPostgres } from "@/scripts/postgres";
import { root } from "@/scripts/start/settings";
import { plantAutomatically } from "./automatic";
import { choose, readCatalogue } from "./catalogue";
import { findUnsound } from "./compile";
import { copyTree, removeCopy } from "./copy";
import type { Mutant } from "./mutant";
import { currentResults, keepResult, type Result } from "./results";
import { isEnough, table } from "./table";
import { noResult, tryMutant } from "./tryMutant";

const usage = "npm run mutants -- [--again] [--lanes 1] [--automatic] [room | room/name ...]";

/**
 * Plants each bug in a copy of the tree and runs the tests that should notice it. What was tried before and is
 * unchanged since is not tried again. The last thing it prints is a table. With `--automatic` Stryker plants them.
 */
async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { names, again, lanes, automatic } = readArguments(args);
  if (automatic) return plantAutomatically(names);
  const chosen = choose(await readCatalogue(root), names);
  const todo = await stillToTry(chosen, again);
  process.stdout.write(`${chosen.length} planted bugs, ${todo.length} to try\n`);
  if (todo.length > 0) await tryAll(todo, lanes, signal);
  const results = await currentResults(root, chosen);
  process.stdout.write(`\n${table(chosen, results)}`);
  return !signal.aborted && isEnough(chosen, results) ? 0 : 1;
}

async function stillToTry(mutants: Mutant[], again: boolean): Promise<Mutant[]> {
  if (again) return mutants;
  const known = await currentResults(root, mutants);
  return mutants.filter(({ name }) => !known.has(name));
}

/** Each lane has a copy of its own; all share a Postgres, in which each test run makes a database of its own. */
async function tryAll(mutants: Mutant[], lanes: number, signal: AbortSignal): Promise<void> {
  const postgres = await startThrowawayPostgres();
  const env = { ...process.env, MAYFLY_TEST_DATABASE_URL: postgres.url };
  const queue = [...mutants];
  const sound = new Set<string>();
  let unsound: Promise<Set<string>> | undefined;
  const work = async () => {
    const folder = await copyTree(root, os.tmpdir());
    try {
      // The first lane looks at the types of all.
      unsound ??= findUnsound(mutants, { folder, root, env, signal });
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
        const isSound = !(await unsound).has(next.name);
        const result = isSound
          ? await tryMutant(next, { folder, root, env, sound, signal })
          : await noResult(root, next, "does not compile");
        if (!result) return;
        await keepResult(root, result);
        say(result, mutants.length - queue.length, mutants.length);
      }
    } finally {
      await removeCopy(folder);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, work));
  } finally {
    await postgres.stop();
  }
}

function say({ name, verdict, by, seconds }: Result, number: number, of: number): void {
  process.stdout.write(`${number}/${of} ${name}: ${verdict}${by ? ` by "${by}"` : ""} (${seconds} s)\n`);
}

function readArguments(args: string[]): { names: string[]; again: boolean; lanes: number; automatic: boolean } {
  const options = {
    again: { type: "boolean", default: false },
    lanes: { type: "string", default: "1" },
    automatic: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const lanes = Number(values.lanes);
  if (!Number.isInteger(lanes) || lanes < 1) throw new Error(`--lanes takes a whole number from 1: ${usage}`);
  const names = positionals.map((name) => name.replace(/^.*scripts\/mutants\/patches\//, "").replace(/\.patch$/, ""));
  return { names, again: values.again, lanes, automatic: values.automatic };
}

const interrupted = new AbortController();
process.on("SIGINT", () => interrupted.abort());
try {
  process.exitCode = await main(process.argv.slice(2), interrupted.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
