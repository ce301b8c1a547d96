import { expect, test } from "vitest";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import { ProviderError } from "@/lib/providers/errors";
import { makeClients } from "./clients";
import { Operations } from "./operations";

const never = new AbortController().signal;
const credentials = { accessKeyId: "AKIA", secretAccessKey: "secret" };
const operations = () => new Operations(makeClients(settingsFor({ endpoint: "http://127.0.0.1:9", credentials })));

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test("so many at a time, the others in their order", async () => {
  const target = operations();
  const { open, opened } = gate();
  let [running, most] = [0, 0];
  const started: number[] = [];
  const all = Array.from({ length: 60 }, (_, number) =>
    target.run(never, async () => {
      started.push(number);
      running += 1;
      most = Math.max(most, running);
      await opened;
      running -= 1;
    }),
  );
  open();
  await Promise.all(all);
  expect(most).toBe(24);
  expect(started).toEqual([...started].sort((a, b) => a - b));
  expect(started).toHaveLength(60);
});

test("who gives up while waiting takes nobody's place", async () => {
  const target = operations();
  const { open, opened } = gate();
  const busy = Array.from({ length: 24 }, () => target.run(never, () => opened));
  const leaving = new AbortController();
  const left = target.run(leaving.signal, async () => "ran");
  leaving.abort(new Error("enough"));
  await expect(left).rejects.toThrow("enough");
  open();
  await Promise.all(busy);
  expect(await Promise.all(Array.from({ length: 24 }, () => target.run(never, async () => "ran")))).toHaveLength(24);
});

test("too late is a fault that passes; the caller's reason is the caller's", async () => {
  const hangs = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const late = await operations()
    .run(never, hangs, 20)
    .catch((error: unknown) => error);
  expect(late).toBeInstanceOf(ProviderError);
  expect(late).toMatchObject({ fault: "transient" });
  const reason = new Error("cancelled");
  await expect(operations().run(AbortSignal.abort(reason), async () => "ran")).rejects.toBe(reason);
});
