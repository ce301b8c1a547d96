import type { Market } from "@/lib/providers/types";
import { phase, type Status } from "./lifecycle";
import type { MachineActions } from "./types";

/** `market` is null where there is no machine (yet, or any more). */
export type MachineState = { status: Status; isDeploying: boolean; market: Market | null };

const ended = "It has ended, or is ending.";
const deploying = "A deployment is under way. Wait for it to end, or cancel it.";
const spot =
  "A Spot machine cannot be stopped: AWS stops only those of persistent Spot requests, and Mayfly's are one-time. Create the environment on-demand to be able to.";

/**
 * What can be done with an environment's machine. Source: EC2 User Guide, "Spot Instance requests": a Spot machine can
 * be stopped only where its request is persistent.
 */
export function machineActions(state: MachineState): MachineActions {
  const whyNotStop = stopProblem(state);
  const whyNotStart = state.status === "stopped" ? null : startProblem(state);
  const whyNotDrill = drillProblem(state);
  return {
    ...{ canStop: whyNotStop === null, whyNotStop },
    ...{ canStart: whyNotStart === null, whyNotStart },
    ...{ canDrill: whyNotDrill === null, whyNotDrill },
  };
}

function stopProblem({ status, isDeploying, market }: MachineState): string | null {
  const stage = phase(status);
  if (stage === "ended" || stage === "leaving") return ended;
  if (market === "spot") return spot;
  if (stage === "resting") return status === "stopped" ? "It is stopped already." : "It is being stopped.";
  if (stage === "starting" || isDeploying) return deploying;
  return market === null ? "It has no machine now." : null;
}

function startProblem({ status }: MachineState): string {
  const stage = phase(status);
  if (stage === "ended" || stage === "leaving") return ended;
  return status === "stopping" ? "It is still being stopped." : "It is not stopped.";
}

function drillProblem({ status, isDeploying, market }: MachineState): string | null {
  const stage = phase(status);
  if (stage === "ended" || stage === "leaving") return ended;
  if (market === "on-demand") return "Only Spot machines are interrupted: this one is on-demand.";
  if (stage === "starting" || isDeploying) return deploying;
  if (status !== "ready" || market === null) return "Only an environment that is ready can rehearse an interruption.";
  return null;
}
