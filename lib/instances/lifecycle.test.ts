import { expect, test } from "vitest";
import { type InstanceState, instanceStates, launched, live, notEnded, present } from "@/lib/environments/instance";
import { destination, type InstanceEvent, instanceEvents, next, sources } from "./lifecycle";

/** What every event leads to from every state; a dot where it is not allowed. */
const table: Record<InstanceState, string> = {
  planned: "launching . . . . retired ended",
  launching: ". running . . . retired ended",
  running: ". . stopping . . retired ended",
  stopping: ". running . stopped . retired ended",
  stopped: ". . . . starting retired ended",
  starting: ". running stopping stopped . retired ended",
  retired: ". . . . . . ended",
  ended: ". . . . . . .",
};

const cases = instanceStates.flatMap((state) =>
  instanceEvents.map((event, index) => ({ state, event, to: table[state].split(" ")[index] as string })),
);

test.each(cases)("$event of one that is $state leads to $to", ({ state, event, to }) => {
  expect(next(state, event)).toBe(to === "." ? null : to);
  expect(sources(event).includes(state)).toBe(to !== ".");
  if (to !== ".") expect(destination(event)).toBe(to);
});

test("nothing leads back to a plan, and every other state can be reached", () => {
  const reached = new Set(instanceEvents.map((event: InstanceEvent) => destination(event)));
  expect([...reached].sort()).toEqual(instanceStates.filter((state) => state !== "planned").sort());
});

test("what is said of states together holds for the same ones", () => {
  expect([...notEnded].sort()).toEqual(instanceStates.filter((state) => state !== "ended").sort());
  expect([...live].sort()).toEqual(instanceStates.filter((state) => next(state, "retire") !== null).sort());
  expect(present).toEqual(live.filter((state) => state !== "planned"));
  expect(launched).toEqual(present.filter((state) => state !== "launching"));
});
