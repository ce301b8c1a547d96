import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { releaseOf } from "@/lib/machines/machine";
import type { Remote } from "@/lib/machines/remote";
import type { MachineContext } from "@/lib/machines/stepTypes";
import { filesToRead } from "./detect";
import { inspectCommand, printCommand, readInspection, readPrinted } from "./inspect";

type Inspected = Awaited<ReturnType<typeof inspectRelease>>;

const inspected = new WeakMap<Remote, Inspected>();

/** What was checked out, read once by each worker that sees to the deployment. */
export async function inspectedRelease(context: MachineContext, signal: AbortSignal): Promise<Inspected> {
  return inspected.get(context.remote) ?? inspectRelease(context, signal);
}

/** What was checked out: its revision, its file list, and the contents of the few files that detection reads. */
export async function inspectRelease({ session, remote, deployment }: MachineContext, signal: AbortSignal) {
  const machine = await remote.machine(signal);
  const release = releaseOf(machine, deployment.id);
  const listed = await remote.exec(inspectCommand(machine, release), signal);
  if (listed.exitCode !== 0)
    throw new StepFailed(`The checkout could not be read: ${session.redact(listed.stderr).trim().slice(-300)}`);
  const { revision, files } = readInspection(listed.stdout);
  const printed = await remote.exec(printCommand(machine, release, filesToRead(files)), signal);
  const found = { machine, release, revision, files, contents: readPrinted(printed.stdout) };
  inspected.set(remote, found);
  return found;
}
