import { beforeEach, describe, expect, it, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { maintainPartitions } from "./partitions";

useDatabase();

const dayMs = 86_400_000;

async function partitions(): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'logs'::regnamespace AND relkind = 'r' AND relname LIKE 'line\\_2%' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

/** Stores a line of that time; where it went. */
async function put(time: string): Promise<string> {
  const { rows } = await pool().query<{ table: string }>(
    `INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
     VALUES ($1, 1, $2, 'app', 'stdout', 'x') RETURNING tableoid::regclass::text AS table`,
    [newId(), time],
  );
  return rows[0]?.table ?? "";
}

beforeEach(async () => {
  await pool().query("DELETE FROM logs.line");
  for (const name of await partitions()) await pool().query(`DROP TABLE IF EXISTS logs.${name}`);
});

// Days are UTC's, wherever Mayfly and its database are, and whatever a clock's summer time does there.
const moments = [
  "2026-01-31T00:00:00.000Z",
  "2026-01-31T23:59:59.999Z",
  "2026-02-27T12:00:00.000Z",
  "2028-02-28T09:59:59.999Z",
  "2028-02-28T10:00:00.000Z",
  "2026-12-30T23:00:00.000Z",
  "2026-03-29T01:00:00.000Z",
  "2026-10-25T00:59:59.999Z",
];

describe.each(["UTC", "Pacific/Kiritimati", "America/New_York"])("in a database of %s", (zone) => {
  test.each(moments)(
    "at %s there are partitions from today to three days ahead, each from midnight UTC",
    async (now) => {
      const { rows } = await pool().query<{ name: string }>("SELECT current_database() AS name");
      await pool().query(`ALTER DATABASE ${rows[0]?.name} SET timezone TO '${zone}'`);
      await pool().query(`SET timezone TO '${zone}'`);
      const time = new Date(now).getTime();
      const midnight = time - (time % dayMs);
      await maintainPartitions(new Date(now));
      const days = [0, 1, 2, 3].map((day) => new Date(midnight + day * dayMs).toISOString().slice(0, 10));
      expect(await partitions()).toEqual(days.map((day) => `line_${day.replaceAll("-", "")}`));
      const places = [];
      for (const day of days)
        places.push(
          await put(`${day}T00:00:00.000Z`),
          await put(`${day}T12:00:00.000Z`),
          await put(`${day}T23:59:59.999Z`),
        );
      expect(places).toEqual(days.flatMap((day) => Array(3).fill(`logs.line_${day.replaceAll("-", "")}`)));
      expect(await put(new Date(midnight - 1).toISOString())).toBe("logs.line_default");
      expect(await put(new Date(midnight + 4 * dayMs).toISOString())).toBe("logs.line_default");
    },
  );
});

const now = new Date("2026-06-15T10:00:00.000Z");

it("may run again, in many workers at once, and each day", async () => {
  await Promise.all(Array.from({ length: 8 }, () => maintainPartitions(now)));
  await maintainPartitions(now);
  await maintainPartitions(new Date(now.getTime() + dayMs));
  expect(await partitions()).toEqual(["15", "16", "17", "18", "19"].map((day) => `line_202606${day}`));
});

it("leaves lines of a day where they are that came before its partition, and makes the others", async () => {
  expect(await put("2026-06-16T05:00:00Z")).toBe("logs.line_default");
  await maintainPartitions(now);
  expect(await partitions()).toEqual(["15", "17", "18"].map((day) => `line_202606${day}`));
  expect(await put("2026-06-16T06:00:00Z")).toBe("logs.line_default");
  const { rowCount } = await pool().query("SELECT 1 FROM logs.line");
  expect(rowCount).toBe(2);
});

it("tells what it could not do", async () => {
  await pool().query("ALTER TABLE logs.line RENAME TO other");
  await expect(maintainPartitions(now)).rejects.toThrow(/logs.line/);
  await pool().query("ALTER TABLE logs.other RENAME TO line");
});

it("keeps lines for 30 days, to the day in partitions and to the moment beside them, and nothing else goes", async () => {
  // 30 days before are the 16th of May, 10:00.
  const beside = ["2026-05-16T09:59:59.999Z", "2026-05-16T10:00:00.000Z", "2026-05-18T00:00:00.000Z"];
  for (const time of beside) expect(await put(time)).toBe("logs.line_default");
  for (const [day, next] of [
    ["20260514", "20260515"],
    ["20260515", "20260516"],
    ["20260517", "20260518"],
  ])
    await pool().query(
      `CREATE TABLE logs.line_${day} PARTITION OF logs.line FOR VALUES FROM ('${day} 00:00+00') TO ('${next} 00:00+00')`,
    );
  await pool().query("CREATE TABLE logs.line_20260101_copy (text text)");
  for (const day of ["14", "15", "17"]) expect(await put(`2026-05-${day}T12:00:00Z`)).toBe(`logs.line_202605${day}`);
  await maintainPartitions(now);
  expect(await partitions()).toEqual([
    "line_20260101_copy",
    "line_20260517",
    ...["15", "16", "17", "18"].map((day) => `line_202606${day}`),
  ]);
  const { rows } = await pool().query<{ time: Date }>("SELECT time FROM logs.line ORDER BY time");
  expect(rows.map(({ time }) => time.toISOString())).toEqual([beside[1], "2026-05-17T12:00:00.000Z", beside[2]]);
  const kept = await pool().query(
    "SELECT 1 FROM pg_tables WHERE schemaname = 'logs' AND tablename IN ('position', 'source')",
  );
  expect(kept.rowCount).toBe(2);
});

it("keeps the whole day in which what is to be kept begins", async () => {
  for (const [day, next] of [
    ["20260515", "20260516"],
    ["20260516", "20260517"],
  ])
    await pool().query(
      `CREATE TABLE logs.line_${day} PARTITION OF logs.line FOR VALUES FROM ('${day} 00:00+00') TO ('${next} 00:00+00')`,
    );
  const oldest = async (time: string) => {
    await maintainPartitions(new Date(time));
    return (await partitions())[0];
  };
  expect(await oldest("2026-06-14T23:59:59.999Z")).toBe("line_20260515");
  expect(await oldest("2026-06-15T00:00:00.000Z")).toBe("line_20260516");
  expect(await oldest("2026-06-15T23:59:59.999Z")).toBe("line_20260516");
  expect(await oldest("2026-06-16T00:00:00.000Z")).toBe("line_20260614");
});
