import { expect, it } from "vitest";
import { atMost } from "./atMost";

it("runs so many at a time, in order, also after one that failed", async () => {
  const limited = atMost(2);
  const started: number[] = [];
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<number>());
  const works = gates.map(({ promise }, index) =>
    limited(() => {
      started.push(index);
      return promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  gates[1]?.reject(new Error("no"));
  await expect(works[1]).rejects.toThrow("no");
  expect(started).toEqual([0, 1, 2]);
  gates[0]?.resolve(0);
  expect(await works[0]).toBe(0);
  expect(started).toEqual([0, 1, 2, 3]);
  gates[2]?.resolve(2);
  gates[3]?.resolve(3);
  expect(await Promise.all(works.slice(2))).toEqual([2, 3]);
});
