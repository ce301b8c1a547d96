export const deploymentStatuses = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export type DeploymentStatus = (typeof deploymentStatuses)[number];

/** The steps of every deployment, in their order. */
export const stepNames = ["launch", "connect", "bootstrap", "checkout", "install", "build", "start", "verify"] as const;
export type StepName = (typeof stepNames)[number];

export const stepStatuses = ["pending", "running", "succeeded", "failed", "skipped"] as const;
export type StepStatus = (typeof stepStatuses)[number];
