import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import type { Readable } from "node:stream";

/** Where the lines come from: an event stream, opened so many times, or what a program prints. */
export type Source = { url: string; headers: Record<string, string>; viewers: number } | { argv: string[] };

const printedAt = /\bat=(\d+) /g;

/**
 * Those who watch, in a process of their own: `viewers.ts <source as JSON> <lines> <file>` writes how many
 * milliseconds after it was printed each line arrived, once every viewer has got as many lines.
 */
async function main(source: Source, lines: number, file: string): Promise<void> {
  const streams = await ("argv" in source ? run(source.argv) : openAll(source));
  const samples: number[] = [];
  const all = Promise.all(streams.map((stream) => read(stream, lines, samples)));
  process.stdout.write("viewers: ready\n");
  await all;
  writeFileSync(file, JSON.stringify(samples));
}

async function openAll({ url, headers, viewers }: Extract<Source, { url: string }>): Promise<Readable[]> {
  const streams: Readable[] = [];
  // A few at a time, as people come.
  const atOnce = 20;
  while (streams.length < viewers) {
    const next = Array.from({ length: Math.min(atOnce, viewers - streams.length) }, () => open(url, headers));
    streams.push(...(await Promise.all(next)));
  }
  return streams;
}

/** Resolves with the body once its first bytes are there. */
function open(url: string, headers: Record<string, string>): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      else response.once("readable", () => resolve(response));
    });
    request.once("error", reject);
  });
}

async function run([program = "", ...argv]: string[]): Promise<Readable[]> {
  const child = spawn(program, argv, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  return [child.stdout];
}

/** Resolves when as many lines have come; each is told apart by when it was printed. */
function read(stream: Readable, lines: number, samples: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let rest = "";
    let count = 0;
    stream.on("data", (chunk: Buffer) => {
      const nowNs = Number(process.hrtime.bigint());
      const text = rest + chunk.toString("latin1");
      const end = text.lastIndexOf("\n") + 1;
      rest = text.slice(end);
      for (const [, ns] of text.slice(0, end).matchAll(printedAt)) {
        samples.push(Math.round((nowNs - Number(ns)) / 1e3) / 1e3);
        count += 1;
      }
      if (count > lines) reject(new Error(`${count} lines came where ${lines} were printed.`));
      if (count === lines) resolve();
    });
    stream.once("end", () => reject(new Error(`It ended after ${count} of ${lines} lines.`)));
    stream.once("error", reject);
  });
}

const [source = "", lines = "", file = ""] = process.argv.slice(2);
try {
  await main(JSON.parse(source), Number(lines), file);
  process.exit(0);
} catch (error) {
  process.stderr.write(`viewers: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
