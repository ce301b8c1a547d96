export const deploymentStatuses = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export type DeploymentStatus = (typeof deploymentStatuses)[number];

/** Why it is made: for a release; for the same release on another machine; to bring a stopped machine back. */
export const deploymentPurposes = ["deploy", "replace", "start"] as const;
export type DeploymentPurpose = (typeof deploymentPurposes)[number];

export const stepStatuses = ["pending", "running", "succeeded", "failed", "skipped"] as const;
export type StepStatus = (typeof stepStatuses)[number];
