import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { LogWriter } from "@/lib/logs/append";
import { maintainPartitions } from "@/lib/logs/partitions";
import { readEnd, readLines } from "@/lib/logs/read";
import { tailLines } from "@/lib/logs/tail";
import { linesOf, openLogs } from "@/lib/logs/testing/openLogs";
import { logText } from "@/lib/logs/text";
import type { LogLine } from "@/lib/logs/types";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { listen } from "@/lib/platform/listen";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";

useDatabase();

const told: string[] = [];
let stopListening: () => void;

beforeAll(async () => {
  await maintainPartitions(new Date());
  stopListening = await listen("logs", (payload) => told.push(payload));
});
afterAll(() => stopListening());

/** From where on what is told is news: notifications come in the order of their commits, so a mark is behind all others. */
async function fromNowOn(): Promise<number> {
  const mark = JSON.stringify([[newId(), 0]]);
  await pool().query("SELECT pg_notify('logs', $1)", [mark]);
  await eventually(() => told.includes(mark));
  return told.length;
}

/** What was told of each environment since `from`: its last sequences, as they came. */
function toldOf(from: number): Map<string, number[]> {
  const news = new Map<string, number[]>();
  for (const [id, last] of told.slice(from).flatMap((payload) => JSON.parse(payload) as [string, number][]))
    news.set(id, [...(news.get(id) ?? []), last]);
  return news;
}

async function stored(ids: string[]): Promise<Map<string, { sequence: number; text: string }[]>> {
  const { rows } = await pool().query(
    "SELECT environment_id AS id, sequence::float8, text FROM logs.line WHERE environment_id = ANY($1) ORDER BY id, sequence",
    [ids],
  );
  const byId = new Map<string, { sequence: number; text: string }[]>(ids.map((id) => [id, []]));
  for (const { id, sequence, text } of rows) byId.get(id)?.push({ sequence, text });
  return byId;
}

const sizes = [
  { way: "in the statement", length: 10 },
  { way: "by COPY", length: 80_000 },
];

describe.each(sizes)("environments that write at once, $way", ({ length }) => {
  // The last sequence makes a message as long as it may be: 16 digits are the most that a number keeps.
  test.each([
    [1, 0],
    [119, 0],
    [120, 0],
    [121, 0],
    [170, 0],
    [171, 0],
    [241, 8_999_999_999_999_990],
    [500, 0],
  ])("are all stored and all told of: %i of them, after %i lines each", async (count, last) => {
    const writer = new LogWriter();
    const [first, ...logs] = await openLogs(count + 1, last);
    if (!first) throw new Error("There is no first one.");
    const from = await fromNowOn();
    // While the first is stored, all others come: they are one flush.
    const large = "x".repeat(length);
    const appends = [
      writer.append({ ...first, lines: linesOf("alone") }),
      ...logs.map((log, index) => writer.append({ ...log, lines: linesOf(`${index}`, index === 0 ? large : "again") })),
    ];
    await Promise.all(appends);
    const lines = await stored(logs.map(({ environmentId }) => environmentId));
    for (const [index, { environmentId }] of logs.entries())
      expect(lines.get(environmentId)).toEqual([
        { sequence: last + 1, text: `${index}` },
        { sequence: last + 2, text: index === 0 ? large : "again" },
      ]);
    await eventually(() => expect(toldOf(from).size).toBe(count + 1));
    const expected = new Map(logs.map(({ environmentId }) => [environmentId, [last + 2]]));
    expected.set(first.environmentId, [last + 1]);
    expect(toldOf(from)).toEqual(expected);
    // One message of the first, and of all others as few as can name them.
    expect(told.slice(from)).toHaveLength(1 + Math.ceil(count / 120));
    for (const payload of told.slice(from)) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
  });

  it("have a sequence of their own each, without holes, whoever writes how much in between", async () => {
    const writer = new LogWriter();
    const logs = await openLogs(3);
    const appends: Promise<void>[] = [];
    const written = logs.map((): string[] => []);
    for (let turn = 0; turn < 40; turn += 1) {
      for (const [which, log] of logs.entries()) {
        const texts = Array.from({ length: (turn * (which + 3)) % 5 }, (_, index) => `${turn}.${index}`);
        if (turn % 8 === which) texts.push("x".repeat(length));
        written[which]?.push(...texts);
        appends.push(writer.append({ ...log, lines: linesOf(...texts) }));
      }
      if (turn % 7 === 0) await appends.at(-1);
    }
    await Promise.all(appends);
    const lines = await stored(logs.map(({ environmentId }) => environmentId));
    for (const [which, { environmentId }] of logs.entries())
      expect(lines.get(environmentId)).toEqual(written[which]?.map((text, index) => ({ sequence: index + 1, text })));
  });
});

test("without lines nothing is stored or told; what was appended before is stored when it answers", async () => {
  const writer = new LogWriter();
  const [log, quiet] = await openLogs(2);
  if (!log || !quiet) throw new Error("There is no log.");
  const from = await fromNowOn();
  await Promise.all([writer.append({ ...quiet, lines: [] }), writer.append({ ...quiet, lines: [] })]);
  void writer.append({ ...log, lines: linesOf("one") });
  await writer.append({ ...log, lines: [] });
  expect(await readLines(log.environmentId, { after: 0, limit: 10 })).toHaveLength(1);
  await eventually(() => expect(toldOf(from)).toEqual(new Map([[log.environmentId, [1]]])));
  const { rows } = await pool().query("SELECT * FROM logs.position WHERE environment_id = $1", [quiet.environmentId]);
  expect(rows).toEqual([]);
});

/** A log of lines that are there already. */
async function logOf(count: number): Promise<string> {
  const [log] = await openLogs(1, count);
  const id = log?.environmentId ?? "";
  await pool().query(
    `INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
     SELECT $1, n, '2026-01-02T03:04:05.678Z', 'app', 'stdout', 'line ' || n FROM generate_series(1, $2::int) n`,
    [id, count],
  );
  return id;
}

const lengths = [0, 1, 999, 1_000, 1_001, 1_999, 2_000, 2_001, 3_000];

describe("a log of one page of lines, of one less, of one more", () => {
  test.each(lengths)("is downloaded whole: %i", async (count) => {
    const text = await new Response(logText(await logOf(count), async () => {})).text();
    const expected = Array.from(
      { length: count },
      (_, index) => `2026-01-02T03:04:05.678Z app       line ${index + 1}\n`,
    );
    expect(text).toBe(expected.join(""));
  });

  test.each(lengths)("is followed whole, and goes on: %i", async (count) => {
    const id = await logOf(count);
    const lease = { key: `environment:${id}`, holder: "writer", fence: 7n, signal: new AbortController().signal };
    const stop = new AbortController();
    const sequences: number[] = [];
    const take = (lines: LogLine[]) => void sequences.push(...lines.map(({ sequence }) => sequence));
    const ended = tailLines(id, 0, take, stop.signal);
    await eventually(() => expect(sequences).toHaveLength(count));
    await new LogWriter().append({ environmentId: id, lease, lines: linesOf(...Array(1_001).fill("new")) });
    await eventually(() => expect(sequences).toHaveLength(count + 1_001));
    stop.abort();
    await ended;
    expect(sequences).toEqual(Array.from({ length: count + 1_001 }, (_, index) => index + 1));
  });

  test.each([0, 1, 63, 64, 65, 128])("has an end of at most 64 lines: %i", async (count) => {
    const { last, lines } = await readEnd(await logOf(count));
    const first = Math.max(1, count - 63);
    expect(last).toBe(count);
    expect(lines.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: count - first + 1 }, (_, index) => first + index),
    );
  });

  test.each([
    [32_768, [1, 2]],
    [32_769, [2]],
    [65_536, [2]],
    [65_537, []],
  ])("has an end of at most 64 KiB: lines of %i bytes", async (bytes, sequences) => {
    const id = await logOf(2);
    await pool().query(
      "UPDATE logs.line SET text = repeat('é', $2 / 2) || repeat('x', $2 % 2) WHERE environment_id = $1",
      [id, bytes],
    );
    const { last, lines } = await readEnd(id);
    expect([last, lines.map(({ sequence }) => sequence)]).toEqual([2, sequences]);
  });
});
