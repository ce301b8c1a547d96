/**
 * Where an instance stands. `planned`: its row is written and nothing was asked for yet. `retired`: another one is to
 * serve, and this one ends. `ended`: the cloud confirmed that it is gone, or it was never made.
 */
export const instanceStates = [
  "planned",
  "launching",
  "running",
  "stopping",
  "stopped",
  "starting",
  "retired",
  "ended",
] as const;

export type InstanceState = (typeof instanceStates)[number];

/** It serves its environment, or is about to. An environment has one such at most. */
export const live = ["planned", "launching", "running", "stopping", "stopped", "starting"] as const;

/** Live, and in the cloud. */
export const present = ["launching", "running", "stopping", "stopped", "starting"] as const;

/** Live, and it has run already. */
export const launched = ["running", "stopping", "stopped", "starting"] as const;

/** It holds something: a port, a name, money. */
export const notEnded = [...live, "retired"] as const;
