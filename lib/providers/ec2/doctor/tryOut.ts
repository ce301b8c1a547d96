import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode } from "@/lib/providers/ec2/calls/errors";
import { explained } from "@/lib/providers/ec2/calls/operations";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, passed, skipped, warned } from "./lines";

const noDryRuns = "Not known: this endpoint has no dry runs.";
const deniedCodes = ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"];

/**
 * One permission, by a call that only asks: `DryRunOperation` means yes and `UnauthorizedOperation` no. What else comes
 * says neither, and an answer means that the endpoint has no dry runs and has done it.
 * Source: Amazon EC2 API Reference, "Common query parameters", DryRun.
 */
export async function tryOut(
  clients: Clients,
  action: string,
  call: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<DoctorLine> {
  const name = `ec2:${action}`;
  try {
    await call();
    return skipped(name, noDryRuns);
  } catch (error) {
    signal.throwIfAborted();
    const code = awsCode(error);
    if (code === "DryRunOperation") return passed(name, "Allowed.");
    const { fault, message } = await explained(clients, error);
    if (deniedCodes.includes(code)) {
      return failed(name, message, `Allow ${name}: the target's page has the whole policy.`);
    }
    if (fault === "auth") return failed(name, message);
    return warned(name, `Could not be told: ${message}`);
  }
}

/** Whether the answer behind a line was one that only an endpoint with dry runs gives. */
export function hasDryRuns({ status, fix }: DoctorLine): boolean {
  return status === "passed" || (status === "failed" && fix !== null);
}
