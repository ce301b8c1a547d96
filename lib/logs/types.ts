/** The steps that deployments are shown with, in their order. A recipe has some of them. */
export const stepNames = ["launch", "connect", "bootstrap", "checkout", "install", "build", "start", "verify"] as const;
export type StepName = (typeof stepNames)[number];

/** Who says a line: a step of a deployment, the running application, or what comes after them. */
export const logSteps = [...stepNames, "app", "end"] as const;
export type LogStep = (typeof logSteps)[number];

export const logStreams = ["stdout", "stderr", "mayfly"] as const;
export type LogStream = (typeof logStreams)[number];

/** A line as clients see it. `sequence` starts at 1 per environment and has no holes. */
export type LogLine = {
  sequence: number;
  time: string;
  step: LogStep;
  stream: LogStream;
  text: string;
};

/** Where a log ends now: its last sequence, 0 without lines, and the lines before it that are at hand. */
export type LogEnd = { last: number; lines: LogLine[] };
