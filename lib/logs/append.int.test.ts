import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/platform/db";
import { type HeldLease, LeaseLost, Leases } from "@/lib/platform/lease";
import { useDatabase } from "@/lib/platform/testing/database";
import { LogWriter } from "./append";
import { maintainPartitions } from "./partitions";
import { lastSequence, readLines, sourceOffset } from "./read";

useDatabase();

const leases = new Leases("writer");
const writer = new LogWriter();

async function held(environmentId: string): Promise<HeldLease> {
  const lease = await leases.acquire(`environment:${environmentId}`);
  if (!lease) throw new Error("Somebody holds it already.");
  return lease;
}

function lines(...texts: string[]) {
  return texts.map((text) => ({ deploymentId: null, step: "app", stream: "stdout", text }) as const);
}

beforeAll(() => maintainPartitions(new Date()));
afterAll(() => leases.stop());

describe("LogWriter", () => {
  it("numbers lines from 1 without holes, whoever else writes", async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const held3 = await Promise.all(ids.map(held));
    const appends = Array.from({ length: 300 }, (_, index) => {
      const which = index % 3;
      const [environmentId, lease] = [ids[which] as string, held3[which] as HeldLease];
      return writer.append({ environmentId, lease, lines: lines(`${index}`, `${index} again`) });
    });
    await Promise.all(appends);
    for (const id of ids) {
      const stored = await readLines(id, { after: 0, limit: 1_000 });
      expect(stored.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
      const texts = stored.filter((_, index) => index % 2 === 0).map(({ text }) => Number(text));
      expect(texts).toEqual([...texts].sort((a, b) => a - b));
    }
  });

  it("keeps text as it is: tabs, backslashes, quotes, carriage returns, \\N, emoji, a megabyte", async () => {
    const id = randomUUID();
    const texts = [
      "a\tb\\n",
      "\\N",
      'it\'s "quoted" $1',
      "progress 1%\rprogress 2%",
      "😀é",
      "\\.",
      "",
      "x".repeat(1_048_576),
    ];
    await writer.append({ environmentId: id, lease: await held(id), lines: lines(...texts) });
    const stored = await readLines(id, { after: 0, limit: 100 });
    expect(stored.map(({ text }) => text)).toEqual(texts);
  });

  it("stores which deployment, step and stream a line is of, and when it came", async () => {
    const [id, deploymentId] = [randomUUID(), randomUUID()];
    const line = { deploymentId, step: "build", stream: "stderr", text: "warning: 😀" } as const;
    await writer.append({ environmentId: id, lease: await held(id), lines: [line] });
    const { rows } = await pool().query(
      `SELECT environment_id AS id, sequence, deployment_id AS "deploymentId", step, stream, text,
         mayfly_now() - time BETWEEN interval '0' AND interval '10 seconds' AS "isNow"
       FROM logs.line WHERE environment_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ id, sequence: "1", ...line, isNow: true }]);
  });

  it("stores how far a file was read together with its lines", async () => {
    const id = randomUUID();
    const lease = await held(id);
    await writer.append({ environmentId: id, lease, lines: lines("one"), source: { key: `${id}:out`, offset: 4 } });
    await writer.append({ environmentId: id, lease, lines: [], source: { key: `${id}:out`, offset: 9 } });
    expect(await sourceOffset(`${id}:out`)).toBe(9);
    expect(await lastSequence(id)).toBe(1);
  });

  it("refuses a writer that lost its lease, and stores nothing of it", async () => {
    const [mine, lost] = [randomUUID(), randomUUID()];
    const [mineLease, lostLease] = [await held(mine), await held(lost)];
    await pool().query("UPDATE lease SET fence = fence + 1 WHERE key = $1", [`environment:${lost}`]);
    const refused = writer.append({ environmentId: lost, lease: lostLease, lines: lines("late") });
    const stored = writer.append({ environmentId: mine, lease: mineLease, lines: lines("in time") });
    await expect(refused).rejects.toBeInstanceOf(LeaseLost);
    await stored;
    expect(await readLines(lost, { after: 0, limit: 10 })).toEqual([]);
    expect(await readLines(mine, { after: 0, limit: 10 })).toHaveLength(1);
  });
});

describe("LogWriter, when the database refuses a line", () => {
  it("stores what other environments say at the same time", async () => {
    const [good, bad] = [randomUUID(), randomUUID()];
    const [goodLease, badLease] = [await held(good), await held(bad)];
    // What comes while the first is flushed goes into one batch.
    const first = writer.append({ environmentId: good, lease: goodLease, lines: lines("first") });
    const refused = writer.append({ environmentId: bad, lease: badLease, lines: lines("\0") });
    const stored = writer.append({ environmentId: good, lease: goodLease, lines: lines("second") });
    await expect(refused).rejects.toThrow("invalid byte sequence");
    await Promise.all([first, stored]);
    const texts = (await readLines(good, { after: 0, limit: 10 })).map(({ text }) => text);
    expect(texts).toEqual(["first", "second"]);
  });
});
