import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loop } from "./loop";

let stop: AbortController;
let said: string[];

beforeEach(() => {
  stop = new AbortController();
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("says what a turn threw, and goes on", async () => {
  let turns = 0;
  const turn = async () => {
    turns += 1;
    if (turns === 1) throw new Error("It broke.");
    if (turns === 3) stop.abort();
    return 0;
  };
  const { done, wake } = loop("reaper", stop.signal, turn);
  await vi.waitFor(() => expect(said).toEqual(["reaper: It broke.\n"]));
  // Who wakes it need not wait for the pause after an error.
  wake();
  await done;
  expect([turns, said]).toEqual([3, ["reaper: It broke.\n"]]);
});

test("says nothing of a turn that broke off because it is to end, and ends", async () => {
  const turn = async () => {
    stop.abort();
    throw new Error("It was called off.");
  };
  await loop("reaper", stop.signal, turn).done;
  expect(said).toEqual([]);
});

test("waits for what the last turn answered, unless it is woken", async () => {
  let turns = 0;
  const { done, wake } = loop("reaper", stop.signal, async () => {
    turns += 1;
    if (turns === 2) stop.abort();
    return 3_600_000;
  });
  await vi.waitFor(() => expect(turns).toBe(1));
  wake();
  await done;
  expect(turns).toBe(2);
});
