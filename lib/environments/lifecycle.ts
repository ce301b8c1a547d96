/** Where an environment stands. The two ends mean: the cloud confirmed that nothing is left. */
export const statuses = [
  "queued",
  "provisioning",
  "deploying",
  "verifying",
  "ready",
  "unhealthy",
  "stopping",
  "stopped",
  "terminating",
  "terminated",
  "failed",
] as const;

export type Status = (typeof statuses)[number];

/** What can happen to an environment. */
export const events = [
  "provision",
  "deploy",
  "verify",
  "become-ready",
  "become-unhealthy",
  "keep",
  "stop",
  "stopped",
  "terminate",
  "end-terminated",
  "end-failed",
] as const;

export type LifecycleEvent = (typeof events)[number];

/** Each event: the statuses it may come from, and the one it leads to. The only place that says so. */
const moves: Record<LifecycleEvent, { from: readonly Status[]; to: Status }> = {
  // From `deploying` and `verifying` where the machine was taken away meanwhile.
  provision: { from: ["queued", "deploying", "verifying", "ready", "unhealthy", "stopped"], to: "provisioning" },
  deploy: { from: ["provisioning", "ready", "unhealthy"], to: "deploying" },
  verify: { from: ["deploying"], to: "verifying" },
  // From `deploying` and `verifying` also when a redeploy failed and the previous release is back; from `stopping`
  // where the cloud does not stop the machine.
  "become-ready": { from: ["deploying", "verifying", "unhealthy", "stopping"], to: "ready" },
  "become-unhealthy": { from: ["ready"], to: "unhealthy" },
  // A failed first deployment whose machine is kept for debugging, under its lease; a replacement that came to nothing.
  keep: { from: ["provisioning", "deploying", "verifying"], to: "unhealthy" },
  // What could not be started, or was not to be any more, is stopped again.
  stop: { from: ["ready", "unhealthy", "provisioning", "deploying", "verifying"], to: "stopping" },
  stopped: { from: ["stopping"], to: "stopped" },
  terminate: {
    from: ["queued", "provisioning", "deploying", "verifying", "ready", "unhealthy", "stopping", "stopped"],
    to: "terminating",
  },
  "end-terminated": { from: ["terminating"], to: "terminated" },
  "end-failed": { from: ["terminating"], to: "failed" },
};

/** The statuses from which `event` is allowed. */
export function sources(event: LifecycleEvent): readonly Status[] {
  return moves[event].from;
}

/** The status that `event` leads to. */
export function destination(event: LifecycleEvent): Status {
  return moves[event].to;
}

/** The status after `event`, or null where the event is not allowed. */
export function next(status: Status, event: LifecycleEvent): Status | null {
  return moves[event].from.includes(status) ? moves[event].to : null;
}

/** How people think of a status: exhaustive, so that a new one has to be classified. */
const phases: Record<Status, "starting" | "running" | "resting" | "leaving" | "ended"> = {
  queued: "starting",
  provisioning: "starting",
  deploying: "starting",
  verifying: "starting",
  ready: "running",
  unhealthy: "running",
  stopping: "resting",
  stopped: "resting",
  terminating: "leaving",
  terminated: "ended",
  failed: "ended",
};

export function phase(status: Status) {
  return phases[status];
}

export function hasEnded(status: Status): boolean {
  return phases[status] === "ended";
}
