import { describe, expect, it } from "vitest";
import {
  destination,
  events,
  hasEnded,
  type LifecycleEvent,
  next,
  phase,
  type Status,
  sources,
  statuses,
} from "./lifecycle";

/** Every status by every event: the status it leads to, `.` where the event is not allowed. */
const table: Record<Status, Partial<Record<LifecycleEvent, Status>>> = {
  queued: { provision: "provisioning", terminate: "terminating" },
  provisioning: { deploy: "deploying", keep: "unhealthy", stop: "stopping", terminate: "terminating" },
  deploying: {
    provision: "provisioning",
    verify: "verifying",
    "become-ready": "ready",
    keep: "unhealthy",
    stop: "stopping",
    terminate: "terminating",
  },
  verifying: {
    provision: "provisioning",
    "become-ready": "ready",
    keep: "unhealthy",
    stop: "stopping",
    terminate: "terminating",
  },
  ready: {
    provision: "provisioning",
    deploy: "deploying",
    "become-unhealthy": "unhealthy",
    stop: "stopping",
    terminate: "terminating",
  },
  unhealthy: {
    provision: "provisioning",
    deploy: "deploying",
    "become-ready": "ready",
    stop: "stopping",
    terminate: "terminating",
  },
  stopping: { stopped: "stopped", "become-ready": "ready", terminate: "terminating" },
  stopped: { provision: "provisioning", terminate: "terminating" },
  terminating: { "end-terminated": "terminated", "end-failed": "failed" },
  terminated: {},
  failed: {},
};

describe("the lifecycle", () => {
  const pairs = statuses.flatMap((status) => events.map((event) => [status, event] as const));

  it.each(pairs)("%s on %s", (status, event) => {
    expect(next(status, event)).toBe(table[status][event] ?? null);
    expect(sources(event).includes(status)).toBe(table[status][event] !== undefined);
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
