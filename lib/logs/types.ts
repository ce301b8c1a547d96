/** `app` is what the running application prints; `mayfly` is what Mayfly says about its own doing. */
export type LogStep =
  | "launch" | "connect" | "bootstrap" | "checkout" | "install" | "build" | "start" | "verify" | "app" | "end";
export type LogStream = "stdout" | "stderr" | "mayfly";

/** A line as clients see it. `sequence` starts at 1 per environment and has no holes. */
export type LogLine = {
  sequence: number;
  time: string;
  step: LogStep;
  stream: LogStream;
  text: string;
};
