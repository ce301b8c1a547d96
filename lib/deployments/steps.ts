import { build } from "@/lib/builds/build";
import { checkout } from "@/lib/builds/checkout";
import type { StepAction } from "@/lib/environments/recipe";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { launch } from "@/lib/instances/launch";
import { powerOnOrLaunch } from "@/lib/instances/powerOnOrLaunch";
import { connectMachine } from "@/lib/machines/connect";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { bootstrap } from "@/lib/runtimes/pm2/bootstrap";
import { install } from "@/lib/runtimes/pm2/install";
import { start } from "@/lib/runtimes/pm2/start";
import { startAgain } from "@/lib/runtimes/pm2/startAgain";
import { verify } from "@/lib/runtimes/pm2/verify";

/** What does each step of a recipe. */
export const stepActions: Record<StepAction, (input: MachineStepInput) => Promise<StepOutcome>> = {
  launch,
  "power-on": powerOnOrLaunch,
  connect: connectMachine,
  bootstrap,
  checkout,
  install,
  build,
  start,
  "start-again": startAgain,
  verify,
};
