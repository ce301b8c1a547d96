import { describe, expect, it } from "vitest";
import type { Environment } from "@/lib/environments/types";
import { type EnvironmentList, matches, mergeIntoList } from "./listCache";
import type { ListFilters } from "./listFilters";

const noFilters: ListFilters = { q: "", status: [], project: "", owner: "", sort: "-created" };

function environment(id: string, changes: Partial<Environment> = {}): Environment {
  const createdAt = `2026-11-21T10:0${id}:00.000Z`;
  return {
    id,
    name: `name-${id}`,
    project: { id: "p1", name: "shop" },
    owner: { kind: "user", id: "u1", name: "Ada" },
    status: "ready",
    statusReason: null,
    url: null,
    repositoryUrl: "https://git.example/shop.git",
    ref: "main",
    revision: null,
    port: null,
    healthPath: null,
    installCommand: null,
    buildCommand: null,
    startCommand: null,
    variableNames: [],
    keepForDebugging: false,
    size: "small",
    market: "spot",
    target: { id: "t1", name: "Sandbox" },
    createdAt,
    readyAt: null,
    expiresAt: createdAt,
    terminatedAt: null,
    deployment: null,
    instance: {
      id: null,
      type: "t3.small",
      market: "spot",
      region: "local",
      zone: null,
      publicIp: null,
      ssh: null,
      priceMicroUsdPerHour: null,
      reason: null,
    },
    machine: {
      ...{ canStop: false, whyNotStop: null, canStart: false, whyNotStart: null, canDrill: false, whyNotDrill: null },
    },
    ...changes,
  };
}

function list(pages: Environment[][], nextCursor: string | null = null): EnvironmentList {
  return {
    pages: pages.map((items, index) => ({ items, nextCursor: index === pages.length - 1 ? nextCursor : "more" })),
    pageParams: pages.map(() => null),
  };
}

const ids = (of: EnvironmentList) => of.pages.map((page) => page.items.map(({ id }) => id).join(""));

describe("a loaded list after changes", () => {
  const loaded = list(
    [
      [environment("9"), environment("7")],
      [environment("5"), environment("3")],
    ],
    "more",
  );

  it("changes a known row in place and leaves other pages as they are", () => {
    const merged = mergeIntoList(loaded, [environment("5", { status: "terminating" })], noFilters);
    expect(ids(merged)).toEqual(["97", "53"]);
    expect(merged.pages[1]?.items[0]?.status).toBe("terminating");
    expect(merged.pages[0]).toBe(loaded.pages[0]);
  });

  it("puts a new one where the order has it", () => {
    expect(ids(mergeIntoList(loaded, [environment("6")], noFilters))).toEqual(["97", "653"]);
    expect(ids(mergeIntoList(loaded, [environment("8"), environment("6")], noFilters))).toEqual(["987", "653"]);
  });

  it("leaves out what lies beyond the loaded pages, unless there are no more", () => {
    expect(ids(mergeIntoList(loaded, [environment("1")], noFilters))).toEqual(["97", "53"]);
    expect(ids(mergeIntoList(list([[environment("5")]]), [environment("1")], noFilters))).toEqual(["51"]);
    expect(ids(mergeIntoList(list([[]]), [environment("1")], noFilters))).toEqual(["1"]);
  });

  it("drops a row that no longer matches, and a new one that does not", () => {
    const ready = { ...noFilters, status: ["ready" as const] };
    const changed = [environment("7", { status: "failed" }), environment("8", { status: "queued" })];
    expect(ids(mergeIntoList(loaded, changed, ready))).toEqual(["9", "53"]);
  });

  it("follows the list's order", () => {
    const byName = { ...noFilters, sort: "name" as const };
    const named = list([[environment("1", { name: "ant" }), environment("2", { name: "cat" })]]);
    expect(ids(mergeIntoList(named, [environment("3", { name: "bee" })], byName))).toEqual(["132"]);
  });
});

describe("whether an environment belongs to a list", () => {
  it.each<[Partial<ListFilters>, boolean]>([
    [{}, true],
    [{ q: " SHOP " }, true],
    [{ q: "main" }, true],
    [{ q: "nothing" }, false],
    [{ status: ["ready", "failed"] }, true],
    [{ status: ["failed"] }, false],
    [{ project: "p1", owner: "u1" }, true],
    [{ project: "p2" }, false],
    [{ owner: "u2" }, false],
  ])("%o: %s", (filters, expected) => {
    expect(matches(environment("1"), { ...noFilters, ...filters })).toBe(expected);
  });
});
