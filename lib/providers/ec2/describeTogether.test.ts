import { expect, test } from "vitest";
import type { ProviderInstance } from "@/lib/providers/types";
import { DescribeTogether } from "./describeTogether";

const never = new AbortController().signal;
const instance = (id: string) => ({ id }) as ProviderInstance;

test("those who ask within a moment share a call, and each gets its own", async () => {
  const calls: string[][] = [];
  const together = new DescribeTogether(async (ids) => {
    calls.push(ids);
    return ids.filter((id) => id !== "i-gone").map(instance);
  });
  const answers = await Promise.all([
    together.describe(["i-1", "i-2"], never),
    together.describe(["i-2", "i-gone"], never),
    together.describe([], never),
  ]);
  expect(answers).toEqual([[instance("i-1"), instance("i-2")], [instance("i-2")], []]);
  expect(calls).toEqual([["i-1", "i-2", "i-gone"]]);
  expect(await together.describe(["i-3"], never)).toEqual([instance("i-3")]);
  expect(calls).toHaveLength(2);
});

test("who aborts leaves the others waiting for the same answer", async () => {
  const together = new DescribeTogether(async (ids) => ids.map(instance));
  const leaving = new AbortController();
  const left = together.describe(["i-1"], leaving.signal);
  const stays = together.describe(["i-2"], never);
  leaving.abort(new Error("enough"));
  await expect(left).rejects.toThrow("enough");
  expect(await stays).toEqual([instance("i-2")]);
});

test("a failure is everybody's, and the next who ask try again", async () => {
  let fails = true;
  const together = new DescribeTogether(async (ids) => {
    if (fails) throw new Error("no");
    return ids.map(instance);
  });
  const both = [together.describe(["i-1"], never), together.describe(["i-2"], never)];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await together.describe(["i-1"], never)).toEqual([instance("i-1")]);
});
