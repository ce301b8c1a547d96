import { bootstrapCommands } from "@/lib/deployments/bootstrap";
import { planRelease } from "@/lib/deployments/planRelease";
import { runAll } from "@/lib/deployments/runAll";
import { say } from "@/lib/deployments/session";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";

/** Installs what the project depends on; Python itself first, where it needs that and the machine has none. */
export async function install(input: StepInput): Promise<StepOutcome> {
  const { session, deployment } = input;
  const { needs, install: commands, machine, detection } = await planRelease(input);
  await say(session, "install", `${detection.summary}.`, deployment.id);
  const { nodeMirrorUrl } = session.target.config;
  const python = needs.python ? bootstrapCommands({ python: true }, { machine, nodeMirrorUrl }) : [];
  await runAll(input, "install", [...python, ...commands]);
  return commands.length > 0 ? "succeeded" : "skipped";
}
