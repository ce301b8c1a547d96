import { runDeployment } from "@/lib/deployments/run";
import type { Session } from "@/lib/environments/worker/session";
import { drillMachine } from "@/lib/instances/interrupt";
import { stopMachine } from "@/lib/instances/stop";
import { teardown } from "@/lib/instances/teardown";
import { cancelRunning } from "./cancelRunning";
import type { Duty } from "./duty";
import { follow } from "./follow";

/** Does one duty to its end, or until the session's signal aborts. */
export function perform(session: Session, duty: Duty): Promise<void> {
  switch (duty.kind) {
    case "deploy":
      return runDeployment(session, duty.deploymentId);
    case "cancel":
      return cancelRunning(session, duty.deploymentId);
    case "follow":
      return follow(session);
    case "stop":
      return stopMachine(session);
    case "drill":
      return drillMachine(session);
    case "teardown":
      return teardown(session);
    case "nothing":
      return Promise.resolve();
  }
}
