import { type Command, script } from "@/lib/machines/command";
import { type Machine, machineEnv, type Release } from "@/lib/machines/machine";
import { checkoutScript } from "./checkoutScript";
import { type GitCredential, gitAccess } from "./gitAccess";

export type CheckoutInput = {
  machine: Machine;
  release: Release;
  repositoryUrl: string;
  /** Branch, tag, full ref name, or a SHA of at least 4 digits; null for the remote's HEAD. */
  ref: string | null;
  credential: GitCredential;
};

/**
 * Checks the revision out into `release.folder`, always a fresh one, so that the release before it can be put back.
 * Its SHA is what `inspectCommand` reports afterwards. Failures are explained by `explainGitFailure`.
 */
export function checkoutCommands(input: CheckoutInput): Command[] {
  const { machine, release, repositoryUrl, credential } = input;
  const { files, env } = gitAccess(release, repositoryUrl, credential);
  const ref = /^[0-9a-f]{40,64}$/i.test(input.ref ?? "") ? (input.ref ?? "").toLowerCase() : (input.ref ?? "");
  return [
    {
      argv: script(checkoutScript, release.folder, release.kept, repositoryUrl, ref),
      env: { ...machineEnv(machine), ...env },
      files,
      timeoutMs: 120_000,
    },
  ];
}
