import type { StepName } from "@/lib/logs/types";
import type { DeploymentPurpose } from "./deployment";
import type { LifecycleEvent } from "./lifecycle";

/** What a deployment starts from. */
export type Source = "repository";
/** How a release runs. */
export type Runtime = "pm2";

/** What is done in a step, where its name alone does not say it. */
export type StepAction = StepName | "power-on" | "start-again";

export type RecipeStep = {
  name: StepName;
  /** Null: there is nothing to do, and the step is shown as skipped. */
  action: StepAction | null;
  /** For all tries together. */
  deadlineMs: number;
  /** What can pass by itself is tried three times, what cannot once. */
  tries: number;
  /** How the environment moves on when the step begins. */
  event: LifecycleEvent | null;
};

export type Recipe = {
  steps: readonly RecipeStep[];
  /**
   * What a failure leaves behind, once an environment has been ready: the previous release is put back; what there is
   * stays, as unhealthy; or the machine is stopped again.
   */
  afterFailure: "restore" | "keep" | "stop";
};

type Ingredients = { source: Source; runtime: Runtime; purpose: DeploymentPurpose };

function step(name: StepName, deadlineMs: number, { tries = 1, event = null }: Partial<RecipeStep> = {}): RecipeStep {
  return { name, action: name, deadlineMs, tries, event };
}

/** A repository under PM2 on a machine. */
const repositoryOnPm2: readonly RecipeStep[] = [
  step("launch", 180_000, { tries: 3 }),
  step("connect", 120_000),
  step("bootstrap", 300_000, { event: "deploy" }),
  step("checkout", 130_000, { tries: 3 }),
  step("install", 610_000),
  step("build", 610_000),
  step("start", 60_000),
  step("verify", 120_000, { event: "verify" }),
];

/** What is on the disk of a machine that was stopped needs not be brought there again. */
const afterStop: Partial<Record<StepName, StepAction | null>> = {
  launch: "power-on",
  checkout: null,
  install: null,
  build: null,
  start: "start-again",
};

const whole: Record<Source, Record<Runtime, readonly RecipeStep[]>> = { repository: { pm2: repositoryOnPm2 } };

/** The steps of a deployment, and what its failure means. */
export function recipe({ source, runtime, purpose }: Ingredients): Recipe {
  const steps = whole[source][runtime];
  switch (purpose) {
    case "deploy":
      return { steps, afterFailure: "restore" };
    case "replace":
      return { steps, afterFailure: "keep" };
    case "start":
      return { steps: steps.map((each) => ({ ...each, ...instead(each) })), afterFailure: "stop" };
  }
}

function instead({ name }: RecipeStep): { action?: StepAction | null } {
  const action = afterStop[name];
  return action === undefined ? {} : { action };
}

/** The recipe of a deployment as it is stored: what it starts from and how it runs is the same for all today. */
export function recipeOf({ purpose }: { purpose: string }): Recipe {
  return recipe({ source: "repository", runtime: "pm2", purpose: purpose as DeploymentPurpose });
}
