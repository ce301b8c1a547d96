import { expect, test, vi } from "vitest";
import type { LogLine } from "@/lib/logs/types";
import { LogStore } from "./logStore";
import type { LineQuery } from "./matchIndex";
import type { LogApi } from "./rows";

/** A server's log: sequences from 1, stderr every fifth. */
class Server implements LogApi {
  readonly lines: LogApi["lines"];
  readonly search: LogApi["search"];
  readonly asked: string[] = [];
  written: LogLine[] = [];
  failures = 0;

  constructor(count: number) {
    this.write(count);
    this.lines = async (query, after, limit) => {
      this.asked.push(`lines after ${after} limit ${limit}`);
      if (this.failures-- > 0) throw new Error("offline");
      return this.found(query, after).slice(0, limit);
    };
    this.search = async (query, { after, until = this.written.length }) => {
      this.asked.push(`search after ${after}`);
      const reached = Math.min(after + 2_000, until, this.written.length);
      const part = this.found(query, after).filter(({ sequence }) => sequence <= reached);
      const nextAfter = reached < this.written.length ? reached : null;
      return { sequences: part.map(({ sequence }) => sequence), nextAfter, last: this.written.length };
    };
  }

  write(count: number): LogLine[] {
    const first = this.written.length + 1;
    const fresh = Array.from({ length: count }, (_, index): LogLine => {
      const sequence = first + index;
      const stream = sequence % 5 === 0 ? "stderr" : "stdout";
      return { sequence, time: "2026-01-01T00:00:00.000Z", step: "build", stream, text: `line ${sequence}` };
    });
    this.written.push(...fresh);
    return fresh;
  }

  private found(query: LineQuery | null, after: number): LogLine[] {
    return this.written.filter(
      ({ sequence, stream, text }) =>
        sequence > after &&
        (!query || ((query.streams.length === 0 || query.streams.includes(stream)) && text.includes(query.text))),
    );
  }
}

test("has the lines that came with the page at once, and loads the others around them", async () => {
  const server = new Server(10_000);
  const store = new LogStore({ last: 10_000, lines: server.written.slice(-64) }, server);
  expect(store.rows.lineAt(9_999)?.text).toBe("line 10000");
  expect(store.rows.lineAt(9_935)).toBeUndefined();
  store.rows.want(9_850, 10_000);
  await vi.waitFor(() => expect(store.rows.lineAt(9_935)?.text).toBe("line 9936"));
  expect(server.asked).toEqual(["lines after 9000 limit 1000"]);
});

test("loads what is looked at, and only that", async () => {
  const server = new Server(10_000);
  const store = new LogStore({ last: 10_000, lines: [] }, server);
  store.rows.want(9_950, 10_000);
  await vi.waitFor(() => expect(store.rows.lineAt(9_999)?.text).toBe("line 10000"));
  expect(server.asked).toEqual(["lines after 9000 limit 1000"]);
  store.rows.want(9_900, 9_960);
  expect(server.asked).toHaveLength(1);
  expect(store.rows.lineAt(0)).toBeUndefined();
});

test("asks again after a failure", async () => {
  const server = new Server(10);
  server.failures = 1;
  const store = new LogStore({ last: 10, lines: [] }, server);
  store.rows.want(0, 10);
  await vi.waitFor(() => expect(store.rows.failing).toBe(true));
  store.subscribe(() => store.rows.want(0, 10));
  await vi.waitFor(() => expect(store.rows.lineAt(3)?.text).toBe("line 4"), { timeout: 60_000 });
  expect(store.rows.failing).toBe(false);
});

test("a repeat changes nothing, and a gap is loaded when it is looked at", async () => {
  const server = new Server(10);
  const store = new LogStore({ last: 10, lines: [] }, server);
  store.append(server.write(5));
  store.append(server.written.slice(8));
  expect(store.last).toBe(15);
  server.write(100);
  store.append(server.write(5));
  expect(store.last).toBe(120);
  expect(store.rows.lineAt(119)?.text).toBe("line 120");
  expect(store.rows.lineAt(60)).toBeUndefined();
  store.rows.want(40, 120);
  await vi.waitFor(() => expect(store.rows.lineAt(60)?.text).toBe("line 61"));
});

test("a filter finds its rows part by part, then follows", async () => {
  const server = new Server(5_000);
  const store = new LogStore({ last: 5_000, lines: [] }, server);
  store.setFilter({ steps: [], streams: ["stderr"] });
  await vi.waitFor(() => expect(store.rows.scanning).toBe(false));
  expect(store.rows.count).toBe(1_000);
  expect(store.rows.sequenceAt(999)).toBe(5_000);
  expect(store.rows.rowOf(4_996)).toBe(999);
  store.append(server.write(10));
  expect(store.rows.count).toBe(1_002);
  expect(store.rows.lineAt(1_001)?.text).toBe("line 5010");
  store.rows.want(995, 1_002);
  await vi.waitFor(() => expect(store.rows.lineAt(999)?.text).toBe("line 5000"));
});

test("lines missed by a filter are looked up", async () => {
  const server = new Server(100);
  const store = new LogStore({ last: 100, lines: [] }, server);
  store.setFilter({ steps: [], streams: ["stderr"] });
  await vi.waitFor(() => expect(store.rows.scanning).toBe(false));
  server.write(50);
  store.append(server.write(10));
  await vi.waitFor(() => expect(store.rows.count).toBe(32));
});

test("a search counts all matches and keeps up with new lines", async () => {
  const server = new Server(5_000);
  const store = new LogStore({ last: 5_000, lines: [] }, server);
  store.setSearch("line 499");
  await vi.waitFor(() => expect(store.matches?.scanning).toBe(false));
  expect(store.matches?.sequences).toEqual([499, 4_990, 4_991, 4_992, 4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999]);
  store.append([{ ...(server.write(1)[0] as LogLine), text: "\x1b[31mLine\x1b[0m 4999" }]);
  expect(store.matches?.sequences.at(-1)).toBe(5_001);
  store.setSearch("");
  expect(store.matches).toBeNull();
});

test("a search begins where the reader is, and goes on with what lies before", async () => {
  const server = new Server(5_000);
  const store = new LogStore({ last: 5_000, lines: [] }, server);
  store.setSearch("line 499", 2_990);
  await vi.waitFor(() => expect(store.matches?.scanning).toBe(false));
  expect(server.asked).toEqual(["search after 2989", "search after 4989", "search after 0", "search after 2000"]);
  expect(store.matches?.sequences).toEqual([499, 4_990, 4_991, 4_992, 4_993, 4_994, 4_995, 4_996, 4_997, 4_998, 4_999]);
});

test("a search keeps to the filter", async () => {
  const server = new Server(1_000);
  const store = new LogStore({ last: 1_000, lines: [] }, server);
  store.setFilter({ steps: [], streams: ["stderr"] });
  store.setSearch("line 99");
  await vi.waitFor(() => expect(store.matches?.scanning).toBe(false));
  expect(store.matches?.sequences).toEqual([990, 995]);
  store.setFilter({ steps: [], streams: [] });
  await vi.waitFor(() => expect(store.matches?.sequences).toHaveLength(11));
});

test("tells of many changes at once", async () => {
  const server = new Server(1);
  const store = new LogStore({ last: 1, lines: [] }, server);
  const told = vi.fn();
  store.subscribe(told);
  for (let batch = 0; batch < 50; batch += 1) store.append(server.write(10));
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  expect(told).toHaveBeenCalledTimes(1);
});
