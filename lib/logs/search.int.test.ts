import { beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { searchLines, searchSchema } from "./search";

useDatabase();

const small = newId();
const large = newId();

async function fill(environmentId: string, lines: number, text: string): Promise<void> {
  await pool().query(
    `INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
     SELECT $1, n, now(), CASE WHEN n <= 10 THEN 'install' ELSE 'build' END,
       CASE WHEN n % 5 = 0 THEN 'stderr' ELSE 'stdout' END, replace($3, '#', n::text)
     FROM generate_series(1, $2::int) n`,
    [environmentId, lines, text],
  );
  await pool().query("INSERT INTO logs.position (environment_id, last_sequence) VALUES ($1, $2)", [
    environmentId,
    lines,
  ]);
}

function search(environmentId: string, query: Record<string, string>) {
  return searchLines(environmentId, searchSchema.parse(query));
}

beforeAll(async () => {
  await fill(small, 40, "line # \x1b[32m100%\x1b[0m Done_");
  await fill(large, 1_100_000, "row # of many");
  await pool().query("ANALYZE logs.line");
});

describe("a small log", () => {
  test("finds text without regard to case", async () => {
    expect(await search(small, { q: "LINE 3" })).toEqual({
      sequences: [3, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39],
      lines: null,
      nextAfter: null,
      last: 40,
    });
  });

  test.each(["%", "_", "100% done_"])("takes %s as it is written, colours left out", async (q) => {
    expect((await search(small, { q })).sequences).toHaveLength(40);
  });

  test.each(["100%%", "l_ne", "\\", "32m"])("does not find %s", async (q) => {
    expect((await search(small, { q })).sequences).toEqual([]);
  });

  test("keeps to steps and streams", async () => {
    expect((await search(small, { step: "install", stream: "stderr" })).sequences).toEqual([5, 10]);
    expect((await search(small, { step: "install,build", stream: "stderr" })).sequences).toHaveLength(8);
    expect((await search(small, { step: "app" })).sequences).toEqual([]);
  });

  test("gives the lines where asked, and goes on after the last", async () => {
    const first = await search(small, { stream: "stderr", limit: "3", lines: "true" });
    expect(first.lines?.map((line) => line.sequence)).toEqual([5, 10, 15]);
    expect(first.nextAfter).toBe(15);
    const second = await search(small, { stream: "stderr", limit: "10", after: "15" });
    expect(second.sequences).toEqual([20, 25, 30, 35, 40]);
    expect(second.nextAfter).toBeNull();
  });

  test("goes no further than asked, and says from where there is more", async () => {
    const part = await search(small, { stream: "stderr", after: "5", until: "30" });
    expect(part.sequences).toEqual([10, 15, 20, 25, 30]);
    expect(part.nextAfter).toBe(30);
  });

  test("another environment's lines are not found", async () => {
    expect(await search(newId(), { q: "line" })).toEqual({ sequences: [], lines: null, nextAfter: null, last: 0 });
  });
});

test("a large log is looked through in bounded parts", async () => {
  const found: number[] = [];
  let calls = 0;
  for (let after: number | null = 0; after !== null; calls += 1) {
    const part = await search(large, { q: "row 44444", after: String(after) });
    found.push(...part.sequences);
    after = part.nextAfter;
  }
  expect(found).toEqual([
    44_444, 444_440, 444_441, 444_442, 444_443, 444_444, 444_445, 444_446, 444_447, 444_448, 444_449,
  ]);
  expect(calls).toBe(3);
});

test.each([{ step: "nope" }, { limit: "0" }, { limit: "10001" }, { after: "-1" }, { unknown: "1" }])(
  "refuses %j",
  (query) => {
    expect(searchSchema.safeParse(query).success).toBe(false);
  },
);
