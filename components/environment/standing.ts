import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";

/** What can be done with an environment now. */
export type Standing = {
  /** Its machine is there or will be. */
  lives: boolean;
  ended: boolean;
  /** Its machine is stopped, or on the way there. */
  rests: boolean;
  deploying: boolean;
  canVisit: boolean;
  canRedeploy: boolean;
};

export function standingOf({ status, url, deployment }: Environment): Standing {
  const stage = phase(status);
  const lives = stage !== "ended" && stage !== "leaving";
  const deploying = lives && (deployment?.status === "queued" || deployment?.status === "running");
  return {
    lives,
    ended: stage === "ended",
    rests: stage === "resting",
    deploying,
    canVisit: lives && stage !== "resting" && url !== null,
    canRedeploy: stage === "running" && !deploying,
  };
}

/** The step that a deployment failed at, where one did. */
export function failedStep({ deployment }: Environment) {
  if (deployment?.status !== "failed") return null;
  return deployment.steps.find((step) => step.status === "failed") ?? null;
}
