import { planRelease } from "@/lib/builds/planRelease";
import { say } from "@/lib/environments/worker/session";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { bootstrapCommands } from "./bootstrapCommands";

/** Installs what the project depends on; Python itself first, where it needs that and the machine has none. */
export async function install(input: MachineStepInput): Promise<StepOutcome> {
  const { session, deployment } = input;
  const { needs, install: commands, machine, detection } = await planRelease(input);
  await say(session, "install", `${detection.summary}.`, deployment.id);
  const { nodeMirrorUrl } = session.target.config;
  const python = needs.python ? bootstrapCommands({ python: true }, { machine, nodeMirrorUrl }) : [];
  await runAll(input, "install", [...python, ...commands]);
  return commands.length > 0 ? "succeeded" : "skipped";
}
