import { afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { LogWriter } from "@/lib/logs/append";
import { maintainPartitions } from "@/lib/logs/partitions";
import { readLines, sourceOffset } from "@/lib/logs/read";
import { tailLines } from "@/lib/logs/tail";
import { linesOf, type OpenLog, openLogs } from "@/lib/logs/testing/openLogs";
import type { LogLine } from "@/lib/logs/types";
import { pool } from "@/lib/platform/db";
import { LeaseLost } from "@/lib/platform/lease";
import { useDatabase } from "@/lib/platform/testing/database";
import { useDatabaseWire } from "@/lib/platform/testing/databaseWire";
import { eventually } from "@/lib/platform/testing/eventually";
import type { Link } from "@/lib/platform/testing/wire";

useDatabase();
const wire = useDatabaseWire();

const long = "x".repeat(80_000);

beforeAll(() => maintainPartitions(new Date()));
afterEach(() => {
  wire.onSent = undefined;
});

async function openLog(): Promise<OpenLog> {
  const [log] = await openLogs(1);
  if (!log) throw new Error("There is no log.");
  return log;
}

async function sequencesOf({ environmentId }: OpenLog): Promise<[number, string][]> {
  const lines = await readLines(environmentId, { after: 0, limit: 1_000 });
  return lines.map(({ sequence, text }) => [sequence, text.slice(0, 10)]);
}

/** Breaks or ends the connection on which a client sends these words, once. */
function whenSent(words: string, fault: keyof Link): void {
  wire.onSent = (bytes, link) => {
    if (!bytes.includes(words)) return;
    wire.onSent = undefined;
    link[fault]();
  };
}

/** Ends, on the server, what waits for a lock. */
async function terminateWaiting(words: string): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await pool().query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND position($1 IN query) > 0`,
      [words],
    );
    return rowCount === 1;
  });
}

/** Where lines go that are stored now. */
function today(): string {
  return `line_${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;
}

/** Runs something while nobody else may use the table. */
async function whileLocked<Result>(
  table: string,
  mode: string,
  work: (unlock: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const client = await pool().connect();
  try {
    await client.query(`BEGIN; LOCK TABLE logs.${table} IN ${mode} MODE`);
    return await work(async () => void (await client.query("COMMIT")));
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

describe("a COPY that comes to nothing", () => {
  const faults: Record<string, { error: RegExp; bring: () => void; text?: string }> = {
    "is refused": { error: /invalid byte sequence/, bring: () => {}, text: `\0${long}` },
    "loses its connection": { error: /./, bring: () => whenSent("COPY logs.line", "cut") },
    "has its connection ended quietly": { error: /./, bring: () => whenSent("COPY logs.line", "end") },
    "loses its connection at the commit": { error: /./, bring: () => whenSent("COMMIT", "cut") },
    "loses its connection while the lines are sent": {
      error: /./,
      bring: () => whenSent("xxxxxxxxxx", "cut"),
    },
  };

  test.each(Object.keys(faults))("%s: is told, takes nobody else along, and leaves no hole", async (name) => {
    const { error, bring, text = long } = faults[name] ?? { error: /never/, bring: () => {} };
    const writer = new LogWriter();
    const [bad, good] = [await openLog(), await openLog()];
    await writer.append({ ...bad, lines: linesOf("before") });
    bring();
    const source = { key: `${bad.environmentId}:out`, offset: 9 };
    await expect(writer.append({ ...bad, lines: linesOf("lost", text), source })).rejects.toThrow(error);
    expect(await sequencesOf(bad)).toEqual([[1, "before"]]);
    expect(await sourceOffset(source.key)).toBeNull();
    await writer.append({ ...good, lines: linesOf("good", long) });
    await writer.append({ ...bad, lines: linesOf("again", long) });
    expect(await sequencesOf(bad)).toEqual([
      [1, "before"],
      [2, "again"],
      [3, "xxxxxxxxxx"],
    ]);
    expect(await sequencesOf(good)).toHaveLength(2);
  });

  it("gives its connection back, or throws it away: more of them than there are connections fail one by one", async () => {
    const writer = new LogWriter();
    const log = await openLog();
    for (let failure = 1; failure <= 15; failure += 1)
      await expect(writer.append({ ...log, lines: linesOf(`\0${long}`) })).rejects.toThrow("invalid byte sequence");
    for (let failure = 1; failure <= 15; failure += 1) {
      whenSent("COPY logs.line", "cut");
      await expect(writer.append({ ...log, lines: linesOf(long) })).rejects.toThrow();
    }
    await writer.append({ ...log, lines: linesOf("last", long) });
    expect(await sequencesOf(log)).toHaveLength(2);
    const { rows } = await pool().query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    expect(rows).toEqual([]);
  });

  it("does not leave its connection to others when not even ROLLBACK is answered", async () => {
    const writer = new LogWriter();
    const log = await openLog();
    const { options } = pool() as unknown as { options: { query_timeout: number } };
    const before = options.query_timeout;
    try {
      // Connections that are opened from here on wait no longer than this for an answer.
      options.query_timeout = 400;
      whenSent("COPY logs.line", "cut");
      await expect(writer.append({ ...log, lines: linesOf(long) })).rejects.toThrow();
      whenSent("ROLLBACK", "mute");
      await expect(writer.append({ ...log, lines: linesOf(`\0${long}`) })).rejects.toThrow("invalid byte sequence");
    } finally {
      options.query_timeout = before;
    }
    await writer.append({ ...log, lines: linesOf("next", long) });
    await Promise.all([
      readLines(log.environmentId, { after: 0, limit: 9 }),
      writer.append({ ...log, lines: linesOf("last") }),
    ]);
    expect(await sequencesOf(log)).toHaveLength(3);
  });

  it("stores what others say in the same flush, in their order", async () => {
    const writer = new LogWriter();
    const [first, bad, good] = [await openLog(), await openLog(), await openLog()];
    const stored = [
      writer.append({ ...first, lines: linesOf("alone") }),
      writer.append({ ...good, lines: linesOf("one", long) }),
      writer.append({ ...good, lines: linesOf("two") }),
    ];
    const refused = writer.append({ ...bad, lines: linesOf("\0") });
    stored.push(writer.append({ ...good, lines: linesOf("three") }));
    await expect(refused).rejects.toThrow("invalid byte sequence");
    await Promise.all(stored);
    const texts = (await sequencesOf(good)).map(([, text]) => text);
    expect(texts).toEqual(["one", "xxxxxxxxxx", "two", "three"]);
    expect(await sequencesOf(bad)).toEqual([]);
  });

  it("is told where the server ends it while it waits", async () => {
    const writer = new LogWriter();
    const log = await openLog();
    await whileLocked(today(), "SHARE", async () => {
      const refused = expect(writer.append({ ...log, lines: linesOf("one", long) })).rejects.toThrow();
      await terminateWaiting("COPY logs.line");
      await refused;
    });
    expect(await sequencesOf(log)).toEqual([]);
  });
});

describe.each([
  ["in the statement", "short"],
  ["by COPY", long],
])("lines that are stored %s", (_, text) => {
  it("wait for a late answer, and what comes meanwhile for them", async () => {
    const writer = new LogWriter();
    const [log, other] = [await openLog(), await openLog()];
    const settled: string[] = [];
    const append = (which: OpenLog, name: string) =>
      writer.append({ ...which, lines: linesOf(name, text) }).then(() => settled.push(name));
    await whileLocked(today(), "SHARE", async (unlock) => {
      const appends = [append(log, "one"), append(other, "two"), append(log, "three")];
      await eventually(async () => {
        const { rows } = await pool().query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return rows.length > 0;
      });
      expect(settled).toEqual([]);
      await unlock();
      await Promise.all(appends);
    });
    expect(settled).toEqual(["one", "two", "three"]);
    expect((await sequencesOf(log)).map(([sequence]) => sequence)).toEqual([1, 2, 3, 4]);
    expect(await sequencesOf(other)).toHaveLength(2);
  });

  it("are refused where the lease was lost, each caller by its own, and nothing of it is stored or told", async () => {
    const writer = new LogWriter();
    const [mine, lost] = [await openLog(), await openLog()];
    await pool().query("UPDATE lease SET fence = fence + 1 WHERE key = $1", [lost.lease.key]);
    const source = { key: `${lost.environmentId}:out`, offset: 9 };
    const appends = [
      writer.append({ ...mine, lines: linesOf("alone") }),
      writer.append({ ...lost, lines: linesOf("late", text), source }),
      writer.append({ ...mine, lines: linesOf("in time", text) }),
      writer.append({ ...lost, lines: [], source }),
    ];
    const outcomes = await Promise.allSettled(appends);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(LeaseLost);
    expect(await sequencesOf(lost)).toEqual([]);
    expect(await sourceOffset(source.key)).toBeNull();
    expect(await sequencesOf(mine)).toHaveLength(3);
    const { rows } = await pool().query("SELECT 1 FROM logs.position WHERE environment_id = $1", [lost.environmentId]);
    expect(rows).toEqual([]);
  });

  it("are refused of a lease that was lost, beside those of the one that was taken since", async () => {
    const writer = new LogWriter();
    const before = await openLog();
    const { environmentId, lease } = before;
    await pool().query("UPDATE lease SET fence = fence + 1 WHERE key = $1", [lease.key]);
    const since = { environmentId, lease: { ...lease, fence: lease.fence + 1n } };
    const appends = [await openLog(), before, since, before].map((log, index) =>
      writer.append({ ...log, lines: linesOf(`${index}`, text) }),
    );
    const outcomes = await Promise.allSettled(appends);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    expect((await sequencesOf(since)).map(([sequence, first]) => [sequence, first[0]])).toEqual([
      [1, "2"],
      [2, text[0]],
    ]);
  });

  it("are told as lost where only the answer was: the rows say that they are there", async () => {
    const writer = new LogWriter();
    const log = await openLog();
    const source = { key: `${log.environmentId}:out`, offset: 9 };
    whenSent(text === long ? "COMMIT" : "short", "loseAnswer");
    await expect(writer.append({ ...log, lines: linesOf("one", text), source })).rejects.toThrow();
    expect(await sourceOffset(source.key)).toBe(9);
    expect((await sequencesOf(log)).map(([sequence]) => sequence)).toEqual([1, 2]);
    await writer.append({ ...log, lines: linesOf("two") });
    expect((await sequencesOf(log)).at(-1)).toEqual([3, "two"]);
  });
});

/** Follows a log; the texts as they come. */
function watch({ environmentId }: OpenLog) {
  const stop = new AbortController();
  const texts: string[] = [];
  const take = (lines: LogLine[]) => void texts.push(...lines.map(({ text }) => text));
  const ended = tailLines(environmentId, 0, take, stop.signal);
  return { texts, ended, stop: () => stop.abort() };
}

describe("whoever follows a log", () => {
  it("gets what was written while the listener's connection was away", async () => {
    const writer = new LogWriter();
    const log = await openLog();
    const { texts, ended, stop } = watch(log);
    await writer.append({ ...log, lines: linesOf("one") });
    await eventually(() => expect(texts).toEqual(["one"]));
    const { rowCount } = await pool().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    );
    expect(rowCount).toBe(1);
    await writer.append({ ...log, lines: linesOf("two") });
    await eventually(() => expect(texts).toEqual(["one", "two"]));
    await writer.append({ ...log, lines: linesOf("three") });
    await eventually(() => expect(texts).toEqual(["one", "two", "three"]));
    stop();
    await ended;
  });

  it("gets what was written though a read of it failed", async () => {
    const writer = new LogWriter();
    const log = await openLog();
    const watchers = [watch(log), watch(log)];
    await writer.append({ ...log, lines: linesOf("one") });
    await eventually(() => expect(watchers.map(({ texts }) => texts)).toEqual([["one"], ["one"]]));
    await whileLocked("line", "ACCESS EXCLUSIVE", async () => {
      // As `logs.line` is locked, the line that is announced is not there to be read before the end of this.
      await pool().query("SELECT pg_notify('logs', $1)", [JSON.stringify([[log.environmentId, 2]])]);
      await terminateWaiting("FROM logs.line");
      await terminateWaiting("FROM logs.line");
    });
    await writer.append({ ...log, lines: linesOf("two") });
    await eventually(() =>
      expect(watchers.map(({ texts }) => texts)).toEqual([
        ["one", "two"],
        ["one", "two"],
      ]),
    );
    for (const { stop, ended } of watchers) {
      stop();
      await ended;
    }
  });

  it("gets no line of another environment, however they are interleaved", async () => {
    const writer = new LogWriter();
    const logs = [await openLog(), await openLog()];
    const watchers = logs.map(watch);
    const appends = Array.from({ length: 60 }, (_, index) =>
      writer.append({ ...(logs[index % 2] as OpenLog), lines: linesOf(`${index}`) }),
    );
    await Promise.all(appends);
    for (const [which, { texts, ended, stop }] of watchers.entries()) {
      await eventually(() => expect(texts).toEqual(Array.from({ length: 30 }, (_, index) => `${2 * index + which}`)));
      stop();
      await ended;
    }
  });

  it("is told where the log cannot be read at all when it begins", async () => {
    const log = await openLog();
    await whileLocked("line", "ACCESS EXCLUSIVE", async () => {
      const { ended } = watch(log);
      const refused = expect(ended).rejects.toThrow();
      await terminateWaiting("FROM logs.line");
      await refused;
    });
    const { texts, ended, stop } = watch(log);
    await new LogWriter().append({ ...log, lines: linesOf("one") });
    await eventually(() => expect(texts).toEqual(["one"]));
    stop();
    await ended;
  });
});
