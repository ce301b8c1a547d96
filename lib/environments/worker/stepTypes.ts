import type { Session } from "./session";
import type { RunningDeployment } from "./state";

/** A deployment that a worker runs, and what it acts with. */
export type DeploymentContext = { session: Session; deployment: RunningDeployment };

/** What a step gets: `signal` aborts at the step's deadline or when something else has to be done. */
export type StepInput = DeploymentContext & { signal: AbortSignal; attempt: number };

export type StepOutcome = "succeeded" | "skipped";
