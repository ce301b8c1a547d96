import type { LifecycleEvent, Status } from "@/lib/environments/lifecycle";

/** For tests: every status by every event, and where that leads; what is not here is not allowed. */
export const moves: Record<Status, Partial<Record<LifecycleEvent, Status>>> = {
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
