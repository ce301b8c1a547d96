import type { Status } from "@/lib/environments/lifecycle";

/** What a worker that holds an environment has to do for it now. */
export type Duty =
  | { kind: "deploy"; deploymentId: string }
  | { kind: "cancel"; deploymentId: string }
  | { kind: "follow" }
  | { kind: "stop" }
  | { kind: "drill" }
  | { kind: "teardown" }
  | { kind: "nothing" };

export type DutyState = {
  status: Status;
  openDeployment: { id: string; cancelled: boolean } | null;
  /** Somebody asked for a rehearsal that has not begun. */
  drill: boolean;
};

/** Every status has an answer: a worker that takes over needs no more than the rows to go on. */
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
      return openDeployment ? deploymentDuty(openDeployment) : { kind: "nothing" };
    case "ready":
    case "unhealthy":
      if (openDeployment) return deploymentDuty(openDeployment);
      return { kind: drill ? "drill" : "follow" };
  }
}

function deploymentDuty({ id, cancelled }: { id: string; cancelled: boolean }): Duty {
  return { kind: cancelled ? "cancel" : "deploy", deploymentId: id };
}

/** Whether what is being done is still what has to be done. */
export function sameDuty(a: Duty, b: Duty): boolean {
  const deployment = (duty: Duty) => ("deploymentId" in duty ? duty.deploymentId : null);
  return a.kind === b.kind && deployment(a) === deployment(b);
}
