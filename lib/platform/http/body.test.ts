import { describe, expect, test } from "vitest";
import { MayflyError } from "@/lib/platform/errors";
import { readJson, readQuery } from "./body";

const megabytes8 = 8 * 1024 * 1024;

async function pathsOf(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    return [error.code, error.issues.map(({ path }) => path)];
  }
}

function post(body: BodyInit | undefined, headers: Record<string, string> = {}): Request {
  return new Request("http://127.0.0.1/", { method: "POST", headers, ...(body === undefined ? {} : { body }) });
}

/** A body of unknown length, as a client that streams sends it. */
function streamed(...sizes: number[]): Request {
  const body = new ReadableStream({
    start(controller) {
      for (const size of sizes) controller.enqueue(new Uint8Array(size).fill(32));
      controller.close();
    },
  });
  return new Request("http://127.0.0.1/", { method: "POST", body, duplex: "half" } as RequestInit);
}

const invalid = ["invalid_input", [""]];

describe("a body", () => {
  test.each<[string, () => Request, unknown]>([
    ["none", () => post(undefined), {}],
    ["blank", () => post(" \n"), {}],
    ["JSON", () => post('{"a":[1,"é"]}'), { a: [1, "é"] }],
    ["not JSON", () => post("{"), invalid],
    ["not UTF-8", () => post(Buffer.from([0x22, 0xff, 0x22])), invalid],
    ["UTF-8 cut in two", () => post(Buffer.from([0x22, 0xc3, 0x22])), invalid],
    ["exactly as long as may be", () => streamed(megabytes8), {}],
    ["in chunks, together one byte too long", () => streamed(megabytes8 - 1, 2), invalid],
    ["one byte too long", () => streamed(megabytes8 + 1), invalid],
    ["said to be too long", () => post("{}", { "content-length": String(megabytes8 + 1) }), invalid],
  ])("%s", async (_, request, answer) => {
    expect(await pathsOf(() => readJson(request()))).toEqual(answer);
  });
});

describe("a query", () => {
  test.each<[string, unknown]>([
    ["", {}],
    ["a=1&b=", { a: "1", b: "" }],
    ["a=%C3%A9+x", { a: "é x" }],
    ["a=1&a=2", ["invalid_input", ["a"]]],
    ["a=1&b=2&a=1", ["invalid_input", ["a"]]],
    ["a=%00", ["invalid_input", ["a"]]],
    ["constructor=1", { constructor: "1" }],
  ])("%s", async (query, answer) => {
    expect(await pathsOf(() => ({ ...readQuery(`http://127.0.0.1/?${query}`) }))).toEqual(answer);
  });

  test("__proto__ is a name like any other", () => {
    const query = readQuery("http://127.0.0.1/?__proto__=1");
    expect(Object.entries(query)).toEqual([["__proto__", "1"]]);
    expect(Object.getPrototypeOf(query)).toBe(Object.prototype);
  });
});
