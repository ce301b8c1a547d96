import type { DeploymentPurpose } from "@/lib/environments/deployment";

/** What a deployment is for, where that is not a release. */
export const purposeWords: Record<DeploymentPurpose, string | null> = {
  deploy: null,
  replace: "Replacement",
  start: "Start",
};
