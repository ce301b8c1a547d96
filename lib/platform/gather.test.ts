import { expect, it } from "vitest";
import { gather } from "./gather";

it("asks for what comes during a call together, and goes on after one that failed", async () => {
  const calls: number[][] = [];
  const half = gather(async (numbers: number[]) => {
    calls.push(numbers);
    await Promise.resolve();
    if (numbers.includes(13)) throw new Error("unlucky");
    return new Map(numbers.filter((number) => number % 2 === 0).map((number) => [number, number / 2]));
  });
  expect(await half(2)).toBe(1);
  const answers = [half(13), half(4), half(4), half(5)];
  await expect(answers[0]).rejects.toThrow("unlucky");
  await Promise.allSettled(answers);
  expect(calls).toEqual([[2], [13, 4, 5]]);
  const first = half(6);
  await Promise.resolve();
  await Promise.resolve();
  const [six, eight, nine] = await Promise.all([first, half(8), half(9)]);
  expect([six, eight, nine]).toEqual([3, 4, null]);
});
