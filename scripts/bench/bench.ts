import type { Finding } from "./finding";

export type Bench = {
  /** How often each side has its turn. */
  rounds: number;
  /** Says how far it has come. */
  say: (text: string) => void;
  /** What was started ends with it. */
  stack: AsyncDisposableStack;
};

export type Measure = (bench: Bench) => Promise<Finding[]>;
