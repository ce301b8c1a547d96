import type { Remote } from "./remote";
import type { Session } from "./session";
import type { RunningDeployment } from "./state";

export type StepContext = { session: Session; deployment: RunningDeployment; remote: Remote };

/** What a step gets: `signal` aborts at the step's deadline or when something else has to be done. */
export type StepInput = StepContext & { signal: AbortSignal; attempt: number };

export type StepOutcome = "succeeded" | "skipped";
