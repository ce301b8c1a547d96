import { appendFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { type Machine, processesOf, startMachine } from "@/lib/ssh/testing/machine";
import type { Connection } from "./connection";
import { followFile } from "./followFile";

let machine: Machine;
let connection: Connection;

beforeAll(async () => {
  machine = await startMachine();
  connection = await machine.connect();
});

afterAll(() => machine.stop());

/** Follows a file of the machine and collects what comes. */
function follow(name: string, offset = 0) {
  const path = join(machine.home, name);
  const stop = new AbortController();
  const seen = { text: "", offset };
  const take = async (bytes: Buffer, nextOffset: number) => {
    seen.text += bytes.toString();
    seen.offset = nextOffset;
  };
  const ended = followFile(connection, path, offset, take, stop.signal).catch((error: unknown) => error);
  return { path, seen, ended, stop: () => stop.abort(new Error("stop")) };
}

test("waits for the file, then follows it as it grows", async () => {
  const { path, seen, ended, stop } = follow("it's $(new) \n.log");
  await eventually(async () => (await processesOf(machine.home)).length > 0);
  await writeFile(path, "one\n");
  await eventually(() => seen.text === "one\n");
  await appendFile(path, "two\n");
  await eventually(() => seen.text === "one\ntwo\n");
  expect(seen.offset).toBe(8);
  stop();
  expect(await ended).toEqual(new Error("stop"));
});

test("goes on at an offset", async () => {
  await writeFile(join(machine.home, "offset.log"), "0123456789");
  const { seen, stop } = follow("offset.log", 4);
  await eventually(() => seen.text === "456789" && seen.offset === 10);
  stop();
});

test("begins again when the file is cut off or replaced, or shorter than the offset", async () => {
  await writeFile(join(machine.home, "short.log"), "abc");
  const { path, seen, stop } = follow("short.log", 100);
  await eventually(() => seen.text === "abc");
  await truncate(path);
  await eventually(async () => {
    await appendFile(path, "x");
    return /abcx+$/.test(seen.text) && seen.offset < 100;
  });
  await writeFile(`${path}.new`, "replaced");
  await rename(`${path}.new`, path);
  await eventually(() => seen.text.endsWith("replaced") && seen.offset === 8);
  stop();
});

test("leaves nothing running on the machine, whoever hangs up", async () => {
  await writeFile(join(machine.home, "quiet.log"), "hello");
  const [first, second] = [follow("quiet.log"), follow("quiet.log")];
  await eventually(() => first.seen.text + second.seen.text === "hellohello");
  first.stop();
  machine.cutConnections();
  expect(await second.ended).toMatchObject({ kind: "closed" });
  await eventually(async () => (await processesOf(machine.home)).length === 0);
  connection = await machine.connect();
});
