import { expect, test } from "vitest";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { GET } from "./route";

useDatabase();

async function health() {
  const response = await GET();
  return { status: response.status, body: await response.json() };
}

test("503 and why, until a worker says that it lives, and again once it is silent", async () => {
  expect(await health()).toMatchObject({
    status: 503,
    body: { code: "unavailable", detail: expect.stringMatching(/worker/) },
  });
  await db().$executeRaw`INSERT INTO worker (id, seen_at) VALUES (${newId()}::uuid, mayfly_now())`;
  expect(await health()).toEqual({ status: 200, body: { status: "ok", workers: 1 } });
  await db().$executeRaw`UPDATE worker SET seen_at = seen_at - interval '11 s'`;
  expect((await health()).status).toBe(503);
});

test("503 where the database does not answer as it should", async () => {
  await db().$executeRaw`ALTER TABLE worker RENAME TO worker_away`;
  expect(await health()).toMatchObject({ status: 503, body: { detail: "The database does not answer." } });
  await db().$executeRaw`ALTER TABLE worker_away RENAME TO worker`;
});
