import { afterAll, expect, it } from "vitest";
import { closeListener, listen } from "./listen";
import { tellSoon } from "./tell";
import { useDatabase } from "./testing/database";
import { eventually } from "./testing/eventually";

useDatabase();
afterAll(closeListener);

it("tells everything, in order, however fast it comes", async () => {
  const heard: string[] = [];
  await listen("even", (payload) => heard.push(payload));
  await listen("odd", (payload) => heard.push(payload));
  const numbers = Array.from({ length: 100 }, (_, index) => String(index));
  for (const number of numbers) {
    tellSoon([{ channel: Number(number) % 2 === 0 ? "even" : "odd", payload: number }]);
    if (Number(number) % 10 === 0) await new Promise(setImmediate);
  }
  await eventually(() => heard.length === numbers.length);
  expect(heard).toEqual(numbers);
});

const tooLong = { channel: "later", payload: "x".repeat(9_000) };

it.each(["with", "before"])("goes on telling what comes together %s something that cannot be told", async (when) => {
  const heard: string[] = [];
  await listen("later", (payload) => heard.push(payload));
  tellSoon([{ channel: "later", payload: "first" }]);
  await eventually(() => heard.length === 1);
  if (when === "before") tellSoon([tooLong]);
  await new Promise(setImmediate);
  tellSoon(
    when === "with" ? [tooLong, { channel: "later", payload: "told" }] : [{ channel: "later", payload: "told" }],
  );
  await eventually(() => heard.length === 2);
  expect(heard).toEqual(["first", "told"]);
});
