import type { StepName } from "@/lib/environments/deployment";
import { bootstrap } from "./steps/bootstrap";
import { build } from "./steps/build";
import { checkout } from "./steps/checkout";
import { connectMachine } from "./steps/connect";
import { install } from "./steps/install";
import { launch } from "./steps/launch";
import { start } from "./steps/start";
import { verify } from "./steps/verify";
import type { StepInput, StepOutcome } from "./stepTypes";

/** `deadlineMs` is for all tries together. What can pass by itself is tried three times, what cannot once. */
type Policy = { deadlineMs: number; tries: number; run: (input: StepInput) => Promise<StepOutcome> };

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
