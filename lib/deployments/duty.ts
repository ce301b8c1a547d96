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

/** `queuedOn`: the target for whose room the deployment waits; null once it runs. */
export type DutyState = {
  status: Status;
  openDeployment: { id: string; cancelled: boolean; queuedOn: string | null } | null;
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

function deploymentDuty({ id, cancelled, queuedOn }: NonNullable<DutyState["openDeployment"]>): Duty {
  return cancelled ? { kind: "cancel", deploymentId: id } : { kind: "deploy", deploymentId: id, queuedOn };
}

/** Whether what is being done is still what has to be done. */
export function sameDuty(a: Duty, b: Duty): boolean {
  const deployment = (duty: Duty) => ("deploymentId" in duty ? duty.deploymentId : null);
  return a.kind === b.kind && deployment(a) === deployment(b);
}
