import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addTarget, addToken, call, framesOf, type Sent, send, useApi } from "@/app/api/testing/rest";
import { announce } from "@/lib/environments/announce";
import { LogWriter } from "@/lib/logs/append";
import { db } from "@/lib/platform/db";
import { type HeldLease, Leases } from "@/lib/platform/lease";
import { eventually } from "@/lib/platform/testing/eventually";

useApi();

const writer = new LogWriter();
const leases = new Leases("writer");
const held = new Map<string, HeldLease>();
let token = "";

beforeAll(async () => {
  await addTarget();
  token = await addToken();
});
afterAll(() => leases.stop());

async function create(by = token): Promise<string> {
  const body = { repositoryUrl: "https://example.com/shop.git" };
  return (await call("POST", "environments", { token: by, body })).body.id;
}

async function write(environmentId: string, ...texts: string[]): Promise<void> {
  const lease = held.get(environmentId) ?? (await leases.acquire(`environment:${environmentId}`));
  if (!lease) throw new Error("Somebody holds it already.");
  held.set(environmentId, lease);
  const lines = texts.map((text) => ({ deploymentId: null, step: "app", stream: "stdout", text }) as const);
  await writer.append({ environmentId, lease, lines });
}

async function end(id: string): Promise<void> {
  await db().environment.update({ where: { id }, data: { status: "terminated", terminatedAt: new Date() } });
  await announce(db(), [id]);
}

type Frame = Record<string, string>;

/** Opens a stream and gathers its frames until `close`. */
async function open(path: string, sent: Sent = {}) {
  const client = new AbortController();
  const headers = { accept: "text/event-stream", ...sent.headers };
  const response = await send("GET", path, { token, signal: client.signal, ...sent, headers });
  const frames: Frame[] = [];
  const done = (async () => {
    for await (const frame of framesOf(response)) frames.push(frame);
  })();
  const got = (check: (frames: Frame[]) => boolean) => eventually(() => check(frames));
  return { response, frames, done, got, close: () => client.abort() };
}

const lines = (frames: Frame[]) => frames.filter((frame) => frame.id !== undefined && !frame.event);
const ids = (frames: Frame[]) => lines(frames).map(({ id }) => Number(id));

describe("logs", () => {
  test("as JSON: after is exclusive, nextAfter is the last given, limits hold", async () => {
    const id = await create();
    expect((await call("GET", `environments/${id}/logs`, { token })).body).toEqual({ lines: [], nextAfter: 0 });
    await write(id, "one", "two", "three");
    const first = (await call("GET", `environments/${id}/logs?limit=2`, { token })).body;
    expect(first.nextAfter).toBe(2);
    expect(first.lines[0]).toEqual({
      sequence: 1,
      time: expect.stringMatching(/Z$/),
      step: "app",
      stream: "stdout",
      text: "one",
    });
    const rest = (await call("GET", `environments/${id}/logs?after=2`, { token })).body;
    expect([rest.lines.map(({ text }: { text: string }) => text), rest.nextAfter]).toEqual([["three"], 3]);
    expect((await call("GET", `environments/${id}/logs?after=99`, { token })).body).toEqual({
      lines: [],
      nextAfter: 99,
    });
  });

  test.each(["limit=0", "limit=1001", "limit=1.5", "after=-1", "after=x", "after=", "colour=red"])(
    "answers 400 for %s",
    async (query) => {
      expect((await call("GET", `environments/${await create()}/logs?${query}`, { token })).status).toBe(400);
    },
  );

  test("live: what is there, then each new line, one event each with a bare id; end and close when all is over", async () => {
    const id = await create();
    await write(id, "one", "two");
    const stream = await open(`environments/${id}/logs`);
    expect(stream.response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(stream.response.headers.get("cache-control")).toMatch(/no-transform/);
    await stream.got((frames) => ids(frames).length === 2);
    await write(id, 'three\twith "quotes"', "four");
    await stream.got((frames) => ids(frames).length === 4);
    await write(id, "last words");
    await end(id);
    await stream.done;
    expect(ids(stream.frames)).toEqual([1, 2, 3, 4, 5]);
    expect(lines(stream.frames).map(({ data }) => JSON.parse(data ?? "").text)).toEqual([
      "one",
      "two",
      'three\twith "quotes"',
      "four",
      "last words",
    ]);
    expect(stream.frames.at(-1)).toMatchObject({ event: "end" });
  });

  test("live: starts after Last-Event-ID, else after `after`", async () => {
    const id = await create();
    await write(id, ..."abcdef");
    await end(id);
    const whole = await open(`environments/${id}/logs`);
    const late = await open(`environments/${id}/logs?after=4`);
    const resumed = await open(`environments/${id}/logs?after=1`, { headers: { "last-event-id": "5" } });
    await Promise.all([whole.done, late.done, resumed.done]);
    expect([ids(whole.frames), ids(late.frames), ids(resumed.frames)]).toEqual([[1, 2, 3, 4, 5, 6], [5, 6], [6]]);
  });

  test("live: many lines arrive without a gap or a repeat for who reads slowly, and leave nothing open", async () => {
    const id = await create();
    const text = "x".repeat(2_000);
    await write(id, ...Array.from({ length: 1_500 }, () => text));
    const stream = await open(`environments/${id}/logs`);
    for (let round = 0; round < 5; round += 1) await write(id, ...Array.from({ length: 500 }, () => text));
    await end(id);
    await stream.done;
    expect(ids(stream.frames)).toEqual(Array.from({ length: 4_000 }, (_, index) => index + 1));
  });

  test("are refused to others before anything is sent", async () => {
    const id = await create();
    const stranger = await addToken();
    const headers = { accept: "text/event-stream" };
    expect((await call("GET", `environments/${id}/logs`, { token: stranger, headers })).status).toBe(404);
    expect((await call("GET", `events?logs=${id}`, { token: stranger, headers })).status).toBe(404);
  });

  test("can be searched and downloaded", async () => {
    const id = await create();
    await write(id, "needle", "hay", "Needle again");
    const found = (await call("GET", `environments/${id}/logs/search?q=needle`, { token })).body;
    expect(found.sequences).toEqual([1, 3]);
    const response = await send("GET", `environments/${id}/logs/download`, { token });
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
    expect((await response.text()).split("\n").map((line) => line.replace(/^\S+Z /, ""))).toEqual([
      "app       needle",
      "app       hay",
      "app       Needle again",
      "",
    ]);
  });
});

describe("changes", () => {
  const told = (frames: Frame[], id: string) =>
    frames
      .filter(({ event }) => event === "environment")
      .map(({ data }) => JSON.parse(data ?? ""))
      .filter((environment) => environment.id === id);

  test("arrive as the environment itself, for who may see it alone", async () => {
    const stranger = await addToken();
    const admin = await addToken("admin");
    const [mine, theirs, all] = [
      await open("events"),
      await open("events", { token: stranger }),
      await open("events", { token: admin }),
    ];
    for (const stream of [mine, theirs, all])
      await stream.got((frames) => frames.some(({ event }) => event === "resync"));
    const id = await create();
    await call("DELETE", `environments/${id}`, { token });
    const other = await create(stranger);
    await mine.got((frames) => told(frames, id).some(({ status }) => status === "terminating"));
    await all.got((frames) => told(frames, id).length > 0 && told(frames, other).length > 0);
    await theirs.got((frames) => told(frames, other).length > 0);
    expect(told(mine.frames, id).at(-1)).toEqual((await call("GET", `environments/${id}`, { token })).body);
    expect(told(theirs.frames, id)).toEqual([]);
    expect(told(mine.frames, other)).toEqual([]);
    for (const stream of [mine, theirs, all]) stream.close();
    await Promise.all([mine.done, theirs.done, all.done]);
  });

  test("carry the log of one environment as well, and go on after it has ended", async () => {
    const id = await create();
    await write(id, "one", "two", "three");
    const stream = await open(`events?logs=${id}&after=1`);
    const batches = (frames: Frame[]) => frames.filter(({ event }) => event === "lines");
    const sequences = (frames: Frame[]) =>
      batches(frames).flatMap(({ data }) =>
        JSON.parse(data ?? "").map(({ sequence }: { sequence: number }) => sequence),
      );
    await stream.got((frames) => sequences(frames).length === 2);
    await write(id, "four");
    await stream.got((frames) => sequences(frames).length === 3);
    expect(sequences(stream.frames)).toEqual([2, 3, 4]);
    expect(batches(stream.frames).at(-1)?.id).toBe("4");
    await end(id);
    await stream.got((frames) => told(frames, id).some(({ status }) => status === "terminated"));
    const next = await create();
    await stream.got((frames) => told(frames, next).length > 0);
    stream.close();
    await stream.done;
  });

  test("after the database was away, the viewer is told to read again", async () => {
    const stream = await open("events");
    const resyncs = (frames: Frame[]) => frames.filter(({ event }) => event === "resync").length;
    await stream.got((frames) => resyncs(frames) === 1);
    await db().$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`;
    await stream.got((frames) => resyncs(frames) === 2);
    const id = await create();
    await stream.got((frames) => told(frames, id).length > 0);
    stream.close();
    await stream.done;
  });
});
