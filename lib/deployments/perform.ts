import { cancelRunning } from "./cancelRunning";
import { drillMachine } from "./drillMachine";
import type { Duty } from "./duty";
import { follow } from "./follow";
import { runDeployment } from "./run";
import type { Session } from "./session";
import { stopMachine } from "./stopMachine";
import { teardown } from "./teardown";

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
