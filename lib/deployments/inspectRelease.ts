import { filesToRead } from "./detect";
import { StepFailed } from "./errors";
import { inspectCommand, printCommand, readInspection, readPrinted } from "./inspect";
import { releaseOf } from "./machine";
import type { StepContext } from "./stepTypes";

/** What was checked out: its revision, its file list, and the contents of the few files that detection reads. */
export async function inspectRelease({ session, remote, deployment }: StepContext, signal: AbortSignal) {
  const machine = await remote.machine(signal);
  const release = releaseOf(machine, deployment.id);
  const listed = await remote.exec(inspectCommand(machine, release), signal);
  if (listed.exitCode !== 0)
    throw new StepFailed(`The checkout could not be read: ${session.redact(listed.stderr).trim().slice(-300)}`);
  const { revision, files } = readInspection(listed.stdout);
  const printed = await remote.exec(printCommand(machine, release, filesToRead(files)), signal);
  return { machine, release, revision, files, contents: readPrinted(printed.stdout) };
}
