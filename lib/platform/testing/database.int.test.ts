import { expect, test } from "vitest";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { useDatabase } from "./database";

useDatabase();

test("a test file starts on a migrated and empty database of its own", async () => {
  const [row] = await db().$queryRaw<[{ name: string }]>`SELECT current_database() AS name`;
  expect(row.name).toMatch(/^mayfly_test_/);
  expect(await db().environment.count()).toBe(0);
});

test("the time zone of tests is far from UTC", async () => {
  expect(new Date().getTimezoneOffset()).toBe(-14 * 60);
  expect(await databaseNow()).toBeInstanceOf(Date);
});
