import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { readEnd } from "./read";

useDatabase();

/** A log of so many lines, of which those after `longAfter` have 30,000 characters. */
async function write(count: number, longAfter = count): Promise<string> {
  const id = newId();
  await pool().query(
    `INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
     SELECT $1, n, now(), 'app', 'stdout', CASE WHEN n > $3 THEN repeat('x', 30000) ELSE 'line ' || n END
     FROM generate_series(1, $2::int) n`,
    [id, count, longAfter],
  );
  await pool().query("INSERT INTO logs.position (environment_id, last_sequence) VALUES ($1, $2)", [id, count]);
  return id;
}

test("the end of a log has its newest lines in order", async () => {
  const { last, lines } = await readEnd(await write(500));
  expect(last).toBe(500);
  expect(lines.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 64 }, (_, index) => 437 + index));
  expect(lines.at(-1)?.text).toBe("line 500");
});

test("the end of a log has no more of long lines than a page may weigh", async () => {
  const { last, lines } = await readEnd(await write(100, 96));
  expect(last).toBe(100);
  expect(lines.map(({ sequence, text }) => [sequence, text.length])).toEqual([
    [99, 30_000],
    [100, 30_000],
  ]);
});

test("a log whose lines are no longer kept still has a last sequence", async () => {
  const id = await write(3);
  await pool().query("DELETE FROM logs.line WHERE environment_id = $1", [id]);
  expect(await readEnd(id)).toEqual({ last: 3, lines: [] });
  expect(await readEnd(newId())).toEqual({ last: 0, lines: [] });
});
