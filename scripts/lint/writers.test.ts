import { expect, test } from "vitest";
import { strayWriters, writers } from "./writers";

const stray = (file: string, text: string) => strayWriters(new Map([[file, text]])).map(({ rule }) => rule);

const planted: [rule: string, text: string][] = [
  ["one-writer-of-instances", "tx.$executeRaw`UPDATE instance SET ended_at = mayfly_now()`"],
  ["one-writer-of-instances", "tx.$executeRaw`INSERT INTO stretch (state) VALUES ('running')`"],
  ["one-writer-of-instances", "await tx.instance.update({ where: { id }, data: { publicIp: null } });"],
  ["one-writer-of-instances", "await db().instance.createMany({ data });"],
  ["one-writer-of-status", "tx.$executeRaw`UPDATE environment SET status = 'ready' WHERE id = 1`"],
  ["one-writer-of-status", "tx.$executeRaw`UPDATE environment AS e SET url = NULL, status = 'x'\n  WHERE e.id = 1`"],
  ["one-writer-of-status", 'await tx.environment.update({ where: { id }, data: { url: null, status: "ready" } });'],
];

test.each(planted)("%s is caught in %s", (rule, text) => {
  expect(stray("lib/deployments/odd.ts", text)).toEqual([rule]);
});

test("every rule has a planted violation", () => {
  expect([...new Set(planted.map(([rule]) => rule))].sort()).toEqual(writers.map(({ rule }) => rule).sort());
});

test("the one that may, tests and who only reads are fine", () => {
  for (const { rule, home } of writers) {
    const text = planted.find(([of]) => of === rule)?.[1] ?? "";
    expect(stray(home, text)).toEqual([]);
    expect(stray("lib/deployments/odd.int.test.ts", text)).toEqual([]);
    expect(stray("lib/deployments/testing/odd.ts", text)).toEqual([]);
  }
  const reads = "SELECT state FROM instance; UPDATE instance_type SET x = 1; tx.instance.findMany()";
  expect(stray("lib/deployments/odd.ts", reads)).toEqual([]);
  const byStatus = "UPDATE environment SET ref = d.ref FROM (SELECT ref FROM deployment WHERE status = 'x') AS d";
  expect(stray("lib/deployments/odd.ts", byStatus)).toEqual([]);
  expect(stray("lib/deployments/odd.ts", "UPDATE environment SET url = NULL WHERE status = 'ready'")).toEqual([]);
});
