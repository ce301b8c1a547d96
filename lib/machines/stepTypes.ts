import type { DeploymentContext, StepInput } from "@/lib/environments/worker/stepTypes";
import type { Remote } from "./remote";

/** A deployment on a machine. */
export type MachineContext = DeploymentContext & { remote: Remote };

/** What a step on a machine gets. */
export type MachineStepInput = StepInput & { remote: Remote };
