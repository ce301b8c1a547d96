import { describe, expect, it } from "vitest";
import { destination, events, hasEnded, next, phase, sources, statuses } from "./lifecycle";
import { moves } from "./testing/moves";

describe("the lifecycle", () => {
  const pairs = statuses.flatMap((status) => events.map((event) => [status, event] as const));

  it.each(pairs)("%s on %s", (status, event) => {
    expect(next(status, event)).toBe(moves[status][event] ?? null);
    expect(sources(event).includes(status)).toBe(moves[status][event] !== undefined);
  });

  it("leads every status to an end, and no end anywhere", () => {
    for (const status of statuses) {
      const ways = events.flatMap((event) => next(status, event) ?? []);
      expect(ways.length === 0).toBe(hasEnded(status));
      expect(ways.every((way) => statuses.includes(way))).toBe(true);
    }
  });

  it("classifies every status and names every destination", () => {
    expect(statuses.map(phase)).toEqual([
      "starting",
      "starting",
      "starting",
      "starting",
      "running",
      "running",
      "resting",
      "resting",
      "leaving",
      "ended",
      "ended",
    ]);
    expect(events.map(destination).every((to) => statuses.includes(to))).toBe(true);
  });
});
