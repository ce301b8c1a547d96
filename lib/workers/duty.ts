import type { Status } from "@/lib/environments/lifecycle";

/** What a worker that holds an environment has to do for it now. */
export type Duty =
  | { kind: "deploy"; deploymentId: string; queuedOn: string | null }
  | { kind: "cancel"; deploymentId: string }
  | { kind: "follow" }
  | { kind: "stop" }
  | { kind: "drill" }
  | { kind: "teardown" }
  | { kind: "nothing" };

export type OpenDeployment = {
  id: string;
  cancelled: boolean;
  /** The target on which it is to begin; null once it runs. */
  queuedOn: string | null;
  /** Whether that target has room for it now. */
  hasRoom: boolean;
};

export type DutyState = {
  status: Status;
  openDeployment: OpenDeployment | null;
  /** Somebody asked for a rehearsal that has not begun. */
  drill: boolean;
};

/**
 * Every status has an answer: a worker that takes over needs no more than the rows to go on. What waits for room is
 * nobody's: whoever finds room takes it up.
 */
export function dutyOf({ status, openDeployment, drill }: DutyState): Duty {
  switch (status) {
    case "terminating":
      return { kind: "teardown" };
    case "terminated":
    case "failed":
    case "stopped":
      return { kind: "nothing" };
    case "stopping":
      return { kind: "stop" };
    case "queued":
    case "provisioning":
    case "deploying":
    case "verifying":
      return openDeployment && !waits(openDeployment) ? deploymentDuty(openDeployment) : { kind: "nothing" };
    case "ready":
    case "unhealthy":
      if (openDeployment && !waits(openDeployment)) return deploymentDuty(openDeployment);
      return { kind: drill && !openDeployment ? "drill" : "follow" };
  }
}

function waits({ cancelled, queuedOn, hasRoom }: OpenDeployment): boolean {
  return queuedOn !== null && !hasRoom && !cancelled;
}

function deploymentDuty({ id, cancelled, queuedOn }: OpenDeployment): Duty {
  return cancelled ? { kind: "cancel", deploymentId: id } : { kind: "deploy", deploymentId: id, queuedOn };
}

/** Whether what is being done is still what has to be done. */
export function sameDuty(a: Duty, b: Duty): boolean {
  const deployment = (duty: Duty) => ("deploymentId" in duty ? duty.deploymentId : null);
  return a.kind === b.kind && deployment(a) === deployment(b);
}
