import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { withStack } from "@/scripts/bench/withStack";
import { script, startProgram } from "@/scripts/bench/world/program";
import type { Source } from "./viewers";

const deadlineMs = 60_000;

export type Load = { linesPerSecond: number; viewers: number; lines: number };

/** Asks a printer for lines. @param server the address of the app or of the bare server @param file instead of its output */
export async function askToPrint(server: string, { linesPerSecond, lines }: Load, file?: string): Promise<void> {
  const query = new URLSearchParams({ linesPerSecond: String(linesPerSecond), lines: String(lines) });
  if (file) query.set("file", file);
  const response = await fetch(new URL(`/print?${query}`, server), { signal: AbortSignal.timeout(deadlineMs) });
  if (!response.ok) throw new Error(`print: ${response.status}`);
}

/**
 * Opens the viewers, lets the lines be printed, and answers how many milliseconds after it was printed each line
 * reached each viewer. Throws where a line is missing, or comes twice.
 */
export async function watch(source: Source, load: Load, folder: string, print: () => Promise<void>): Promise<number[]> {
  const file = path.join(folder, "samples.json");
  await withStack(async (stack) => {
    const argv = script("scripts/bench/measurements/logs/viewers.ts", JSON.stringify(source), String(load.lines), file);
    const viewers = await startProgram(stack, argv, { ready: "viewers: ready" });
    const ended = once(viewers.process, "exit", { signal: AbortSignal.timeout(deadlineMs) });
    await print();
    const [code] = await ended;
    if (code !== 0) throw new Error("A viewer did not get what was printed (see above).");
  });
  return JSON.parse(await readFile(file, "utf8")) as number[];
}
