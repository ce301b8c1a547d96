import { build } from "@/lib/builds/build";
import { checkout } from "@/lib/builds/checkout";
import type { StepName } from "@/lib/environments/deployment";
import type { StepOutcome } from "@/lib/environments/work/stepTypes";
import { launch } from "@/lib/instances/launch";
import { connectMachine } from "@/lib/machines/connect";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { bootstrap } from "@/lib/runtimes/pm2/bootstrap";
import { install } from "@/lib/runtimes/pm2/install";
import { start } from "@/lib/runtimes/pm2/start";
import { verify } from "@/lib/runtimes/pm2/verify";

/** `deadlineMs` is for all tries together. What can pass by itself is tried three times, what cannot once. */
type Policy = { deadlineMs: number; tries: number; run: (input: MachineStepInput) => Promise<StepOutcome> };

export const stepPolicies: Record<StepName, Policy> = {
  launch: { deadlineMs: 180_000, tries: 3, run: launch },
  connect: { deadlineMs: 120_000, tries: 1, run: connectMachine },
  bootstrap: { deadlineMs: 300_000, tries: 1, run: bootstrap },
  checkout: { deadlineMs: 130_000, tries: 3, run: checkout },
  install: { deadlineMs: 610_000, tries: 1, run: install },
  build: { deadlineMs: 610_000, tries: 1, run: build },
  start: { deadlineMs: 60_000, tries: 1, run: start },
  verify: { deadlineMs: 120_000, tries: 1, run: verify },
};
