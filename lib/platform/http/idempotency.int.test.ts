import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { useDatabase } from "@/lib/platform/testing/database";
import { idempotently } from "./idempotency";

useDatabase();

const body = { name: "shop" };
let made: { id: string; repeated: boolean }[] = [];

beforeEach(async () => {
  made = [];
  await db().idempotencyKey.deleteMany();
});

type Sent = { owner?: string; key?: string; body?: unknown; path?: string; method?: string; status?: number };

/** Sends it, and answers the code of what went wrong, else the status and the id of what was answered. */
async function send(sent: Sent = {}): Promise<string> {
  const { owner = "user:anna", key = "k", path = "projects", method = "POST", status = 201 } = sent;
  const headers = { "idempotency-key": key };
  const request = new Request(`http://127.0.0.1:3000/api/v1/${path}`, { method, headers });
  const make = async (intent: { id: string; repeated: boolean }) => {
    made.push(intent);
    if (status === 500) throw new Error("It broke.");
    if (status >= 400) throw new MayflyError("conflict", "There is one.");
    return { status, body: { id: intent.id } };
  };
  try {
    const response = await idempotently({ owner, request, body: sent.body ?? body }, make);
    const { id, code } = (await response.json()) as { id?: string; code?: string };
    return code ?? `${response.status} ${id}`;
  } catch (error) {
    return error instanceof MayflyError ? error.code : String(error);
  }
}

async function age(seconds: number): Promise<void> {
  await db().$executeRaw`UPDATE idempotency_key SET created_at = created_at - make_interval(secs => ${seconds}::int)`;
}

const hours24 = 24 * 60 * 60;

describe("the same key again", () => {
  test.each<[string, Sent, string]>([
    ["the same request", {}, "the first answer"],
    ["another body", { body: { name: "other" } }, "idempotency_mismatch"],
    ["another path", { path: "environments" }, "idempotency_mismatch"],
    ["another method", { method: "PUT" }, "idempotency_mismatch"],
    ["another owner", { owner: "user:boris" }, "an answer of its own"],
    ["another owner with another body", { owner: "user:boris", body: { name: "x" } }, "an answer of its own"],
    ["another key", { key: "k2" }, "an answer of its own"],
  ])("from %j: %s", async (_, sent, outcome) => {
    const first = await send();
    const again = await send(sent);
    const own = `201 ${made.at(-1)?.id}`;
    expect(again).toBe({ "the first answer": first, "an answer of its own": own }[outcome] ?? outcome);
    expect(made).toHaveLength(outcome === "an answer of its own" ? 2 : 1);
    // Whatever came between, the first one's answer stays.
    expect(await send()).toBe(first);
  });

  test("each owner gets back the own answer, also where both have used the key", async () => {
    const [annas, borises] = [await send(), await send({ owner: "user:boris" })];
    expect([await send(), await send({ owner: "user:boris" })]).toEqual([annas, borises]);
    expect(annas).not.toBe(borises);
  });
});

describe("by age", () => {
  const ages: [string, number, number | null, string][] = [
    ["a finished one", hours24 - 10, 201, "replayed"],
    ["a finished one", hours24 + 1, 201, "new"],
    ["one that is running", 1, null, "idempotency_in_progress"],
    ["one that is running", 55, null, "idempotency_in_progress"],
    ["one that nobody runs any more", 61, null, "repeated"],
    ["one that nobody runs any more", hours24 + 1, null, "new"],
  ];

  test.each(ages)("%s, %i s old, answered %s: %s", async (_, seconds, status, outcome) => {
    const first = await send();
    const id = made[0]?.id;
    if (status === null) {
      await db().$executeRaw`
        UPDATE idempotency_key SET http_status = NULL, response = jsonb_build_object('id', response->>'id')`;
    }
    await age(seconds);
    const again = await send();
    if (outcome === "replayed") expect([again, made.length]).toEqual([first, 1]);
    else if (outcome === "idempotency_in_progress") expect([again, made.length]).toEqual([outcome, 1]);
    else {
      expect(made[1]?.repeated).toBe(outcome === "repeated");
      expect(made[1]?.id === id).toBe(outcome === "repeated");
      expect(await send()).toBe(again);
    }
  });

  test("what is older than a day goes with the next new key, and nothing else", async () => {
    await send({ key: "old" });
    await age(hours24 + 1);
    await send({ key: "young" });
    await age(hours24 - 10);
    await send({ key: "new" });
    const rows = await db().idempotencyKey.findMany({ orderBy: { key: "asc" } });
    expect(rows.map(({ key }) => key)).toEqual(["new", "young"]);
  });
});

describe("what went wrong", () => {
  test("is an answer where it is the sender's fault", async () => {
    expect([await send({ status: 409 }), await send()]).toEqual(["conflict", "conflict"]);
    expect(made).toHaveLength(1);
  });

  test("is none where it is ours: the next request tries again, with the same id", async () => {
    expect(await send({ status: 500 })).toBe("internal");
    await send();
    expect(made.map(({ repeated }) => repeated)).toEqual([false, true]);
    expect(made[0]?.id).toBe(made[1]?.id);
  });

  test("many at once make it once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => send()));
    expect(made).toHaveLength(1);
    expect(answers.filter((answer) => answer !== "idempotency_in_progress" && answer !== `201 ${made[0]?.id}`)).toEqual(
      [],
    );
  });
});

test.each([
  ["x", true],
  ["x".repeat(255), true],
  ["x".repeat(256), false],
  ["a b", false],
  ["é", false],
])("a key like %s is taken: %s", async (key, isTaken) => {
  expect((await send({ key })).startsWith("201")).toBe(isTaken);
});

test("the row holds nothing of the body", async () => {
  await send({ body: { variables: { KEY: "a-very-secret-value" } } });
  expect(JSON.stringify(await db().idempotencyKey.findMany())).not.toContain("a-very-secret-value");
});
