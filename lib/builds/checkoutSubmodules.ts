import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { Machine, Release } from "@/lib/machines/machine";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import type { GitCredential } from "./gitAccess";
import { explainGitFailure, mayPass } from "./gitFailure";
import {
  checkSubmodules,
  listSubmodulesCommand,
  maxSubmoduleDepth,
  readSubmodules,
  submoduleFolders,
  updateSubmodulesCommand,
} from "./submodules";

type Checkout = { machine: Machine; release: Release; repositoryUrl: string; credential: GitCredential };

/** Checks out submodules, level by level: none is fetched before its URL was checked. */
export async function checkoutSubmodules(input: MachineStepInput, checkout: Checkout): Promise<void> {
  const { remote, session, signal } = input;
  const { machine, release } = checkout;
  let folders = ["."];
  for (let depth = 0; depth <= maxSubmoduleDepth; depth += 1) {
    const listed = await remote.exec(listSubmodulesCommand(machine, release, folders), signal);
    if (listed.exitCode !== 0) throw new StepFailed("The repository has a .gitmodules file that Git cannot read.");
    const submodules = readSubmodules(listed.stdout);
    if (submodules.length === 0) return;
    const problem = checkSubmodules(submodules, session.target.config.allowPrivateRepositories);
    if (problem) throw new StepFailed(problem);
    const commands = [updateSubmodulesCommand(checkout, submodules)];
    await runAll(input, "checkout", commands, { explain: gitFailure, firstIndex: depth + 1 });
    folders = submoduleFolders(submodules);
  }
  throw new StepFailed(`The repository's submodules lie more than ${maxSubmoduleDepth} levels deep.`);
}

/** Git's failure as a step's. */
export function gitFailure(stderr: string): StepFailed {
  return new StepFailed(explainGitFailure(stderr), { retryable: mayPass(stderr) });
}
