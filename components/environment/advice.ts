import type { StepName } from "@/lib/logs/types";

/** What to do when a step has failed, in a sentence or two. */
const advice: Record<StepName, string> = {
  launch: "Try again in a minute, or choose another size or market.",
  connect: "Try again. If it stays, check that the target's network lets Mayfly reach its machines over SSH.",
  bootstrap: "Look at the last lines below: something the machine needs could not be installed. Then try again.",
  checkout: "Check the repository's address and the ref. For a private one, the project needs a Git credential.",
  install: "Run the same command on a clean checkout to see it fail there too, or set another install command.",
  build: "Run the same command on a clean checkout to see it fail there too, or set another build command.",
  start: "Check the start command, and the variables that the app needs to start.",
  verify: "The app must listen on the port in PORT and the address in HOST, and answer on its health path.",
};

export function adviceFor(step: StepName): string {
  return advice[step];
}

const words: Record<StepName, string> = {
  launch: "Launch",
  connect: "Connect",
  bootstrap: "Prepare",
  checkout: "Check out",
  install: "Install",
  build: "Build",
  start: "Start",
  verify: "Verify",
};

export function stepWord(step: StepName): string {
  return words[step];
}
