import type { InstanceState } from "@/lib/environments/instance";

/** What can happen to an instance. */
export const instanceEvents = ["launch", "run", "stop", "stopped", "start", "retire", "end"] as const;

export type InstanceEvent = (typeof instanceEvents)[number];

/** Each event: the states it may come from, and the one it leads to. The only place that says so. */
const moves: Record<InstanceEvent, { from: readonly InstanceState[]; to: InstanceState }> = {
  // The cloud has named it.
  launch: { from: ["planned"], to: "launching" },
  // It has an address. From `stopping` where the cloud does not stop it.
  run: { from: ["launching", "starting", "stopping"], to: "running" },
  // From `starting` where it was not to be started any more.
  stop: { from: ["running", "starting"], to: "stopping" },
  // From `starting` where the cloud has no room for it: it stays what it was.
  stopped: { from: ["stopping", "starting"], to: "stopped" },
  start: { from: ["stopped"], to: "starting" },
  retire: { from: ["planned", "launching", "running", "stopping", "stopped", "starting"], to: "retired" },
  end: { from: ["planned", "launching", "running", "stopping", "stopped", "starting", "retired"], to: "ended" },
};

/** The states from which `event` is allowed. */
export function sources(event: InstanceEvent): readonly InstanceState[] {
  return moves[event].from;
}

/** The state that `event` leads to. */
export function destination(event: InstanceEvent): InstanceState {
  return moves[event].to;
}

/** The state after `event`, or null where the event is not allowed. */
export function next(state: InstanceState, event: InstanceEvent): InstanceState | null {
  return moves[event].from.includes(state) ? moves[event].to : null;
}
